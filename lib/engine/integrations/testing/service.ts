import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from '#core/json.ts';
import { parseResource } from '../../run/tasks/resource.ts';
import { defaultIntegrations } from '../default-integrations.ts';
import type { TaskCall } from '../integration.ts';

/** What a stand-in for a service heard. */
export interface Heard {
  url: string;
  method: string;
  target: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** What it says. */
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

export type Says = (heard: Heard) => Answer;

/** Where a server listens. */
export const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Stops a server with its connections. */
export const closed = (server: Server): Promise<unknown> =>
  new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });

/** A server on loopback in place of any service. */
export class ServiceStandIn {
  heard: Heard[] = [];
  says: Says = () => ({});
  readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { headers, method = '', url = '' } = request;
      const target = String(headers['x-amz-target'] ?? '');
      const one = { url, method, target, headers, body: Buffer.concat(chunks).toString() };
      this.heard.push(one);
      const { status = 200, headers: more, body: said } = this.says(one);
      response.writeHead(status, {
        'x-amzn-requestid': 'request-1',
        'content-type': 'application/x-amz-json-1.0',
        ...more,
      });
      const isText = typeof said === 'string' || Buffer.isBuffer(said);
      response.end(isText ? said : JSON.stringify(said ?? {}));
    });
  });

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.server)}`;
  }

  /** Runs a task against what it says from now on, with `.sync` to the end of its job. */
  async call(
    resource: string,
    args: Json,
    says: Says = () => ({}),
    extra: Partial<TaskCall> = {},
  ): Promise<Json> {
    this.says = says;
    this.heard = [];
    const task = taskFor(resource, args, extra);
    const parsed = task.resource;
    const service = parsed.kind === 'integration' ? parsed.resourceType : 'lambda';
    const integration = integrations[service] ?? integrations['aws-sdk'];
    const invoked = await integration!.invoke(task);
    if (parsed.kind !== 'integration' || parsed.pattern !== 'sync') return invoked;
    return (await integration!.wait?.(task, invoked)) ?? null;
  }
}

/** Jobs are looked at again at once. */
export const integrations = defaultIntegrations(() => 0);

/** Returns the call of a task that asks for a resource. */
export const taskFor = (resource: string, args: Json, extra: Partial<TaskCall> = {}): TaskCall => {
  const arn = resource.startsWith('arn:') ? resource : `arn:aws:states:::${resource}`;
  const parsed = parseResource(arn, 'us-east-1', '123456789012');
  if (!parsed) throw new Error(`no resource: ${arn}`);
  return {
    resource: parsed,
    arguments: args,
    signal: new AbortController().signal,
    context: {
      executionArn: 'arn:aws:states:us-east-1:123456789012:execution:m:e',
      stateName: 'T',
      taskToken: null,
      attempt: 0,
      region: 'us-east-1',
      account: '123456789012',
      timeoutSeconds: null,
      heartbeatSeconds: null,
      idempotencyKey: 'the-key',
    },
    ...extra,
  };
};
