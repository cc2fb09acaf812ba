import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';

export interface EndpointChildOptions {
  port?: number;
  dataDir?: string;
  env?: Record<string, string>;
}

/** An endpoint in a separate process. */
export interface EndpointChild {
  url: string;
  process: ChildProcess;
  /** Resident memory in MB (Linux). */
  memory(): number;
  /** Milliseconds of processor time used so far (Linux). */
  cpu(): number;
  /** Ends the process: kindly, or as a crash would. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts an endpoint and waits until it listens; rejects when it ends before. */
export const launchEndpoint = async (options: EndpointChildOptions = {}): Promise<EndpointChild> => {
  const { port = 0, dataDir = '', env } = options;
  const script = join(import.meta.dirname, 'endpoint-process.ts');
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, String(port), dataDir],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } },
  );
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk) => resolve(String(chunk).trim()));
    child.once('exit', (code) => reject(new Error(`the endpoint ended with ${code}`)));
  });
  const proc = (file: string): string => readFileSync(`/proc/${child.pid}/${file}`, 'utf8');
  return {
    url,
    process: child,
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(proc('status'))?.[1]) / 1024,
    cpu: () => {
      const fields = proc('stat').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    async end(signal) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      await gone;
    },
  };
};

/** A connection that calls operations and cares for nothing but speed; rejects with the body of an error. */
export const rawClient = (url: string) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    authorization:
      'AWS4-HMAC-SHA256 Credential=111111111111/20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0',
  };
  return {
    call: <T>(operation: string, body: object): Promise<T> =>
      new Promise((resolve, reject) => {
        const sent = request(
          url,
          { method: 'POST', agent, headers: { ...headers, 'x-amz-target': `AWSStepFunctions.${operation}` } },
          (response) => {
            let text = '';
            response.setEncoding('utf8').on('data', (chunk) => {
              text += chunk;
            });
            // Otherwise a connection that is lost in the middle of an answer would be waited for.
            response.on('close', () => reject(new Error(`${operation}: the answer ended too early`)));
            response.on('end', () => {
              if (response.statusCode === 200) resolve(JSON.parse(text) as T);
              else reject(new Error(text));
            });
          },
        );
        sent.on('error', reject);
        sent.end(JSON.stringify(body));
      }),
    close: () => agent.destroy(),
  };
};
