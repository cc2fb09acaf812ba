import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EndpointChild, launchEndpoint, rawClient } from '../engine-api/endpoint-child.ts';

/** How many clients a load has. */
export const CLIENTS = 8;
const ROLE = 'arn:aws:iam::111111111111:role/bench';

/** A new state machine at an endpoint: its ARN. */
export const createMachine = async (url: string, definition: object): Promise<string> => {
  const client = rawClient(url);
  const name = `bench-${process.hrtime.bigint()}`;
  const request = { name, definition: JSON.stringify(definition), roleArn: ROLE };
  const { stateMachineArn } = await client.call<{ stateMachineArn: string }>('CreateStateMachine', request);
  client.close();
  return stateMachineArn;
};

/** What a load came to. */
export interface Load {
  /** Executions that ended. */
  perSecond: number;
  /** Milliseconds that each StartExecution took. */
  startLatencies: number[];
}

/** Clients that for some seconds start an execution, look at it until it has ended, and start the next. */
export const load = async (url: string, stateMachineArn: string, seconds: number): Promise<Load> => {
  const began = performance.now();
  const end = began + seconds * 1000;
  const startLatencies: number[] = [];
  const work = async (): Promise<void> => {
    const client = rawClient(url);
    while (performance.now() < end) {
      const sent = performance.now();
      const start = { stateMachineArn, input: '{"S0": 0}' };
      const { executionArn } = await client.call<{ executionArn: string }>('StartExecution', start);
      startLatencies.push(performance.now() - sent);
      let status = 'RUNNING';
      while (status === 'RUNNING') {
        ({ status } = await client.call<{ status: string }>('DescribeExecution', { executionArn }));
      }
      if (status !== 'SUCCEEDED') throw new Error(`${executionArn}: ${status}`);
    }
    client.close();
  };
  await Promise.all(Array.from({ length: CLIENTS }, work));
  return { perSecond: (startLatencies.length * 1000) / (performance.now() - began), startLatencies };
};

/** Runs an endpoint in a separate process for as long as the work takes, in memory or with a new folder. */
export const withEndpoint = async <T>(
  durable: boolean,
  work: (endpoint: EndpointChild) => Promise<T>,
  env: Record<string, string> = {},
): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-bench-'));
  const endpoint = await launchEndpoint({ ...(durable && { dataDir: folder }), env });
  try {
    return await work(endpoint);
  } finally {
    await endpoint.end('SIGTERM');
    rmSync(folder, { recursive: true });
  }
};
