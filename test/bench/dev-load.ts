import { setTimeout as delay } from 'node:timers/promises';
import type { Json, JsonObject } from '#core/json.ts';

/** Requests to an API, and how long each took. */
export interface Client {
  latencies: number[];
  get(path: string): Promise<JsonObject>;
  post(path: string, body: Json): Promise<JsonObject>;
}

/** Makes a client that keeps its latencies in milliseconds; it throws if a request is refused. */
export const clientOf = (url: string): Client => {
  const latencies: number[] = [];
  const ask = async (path: string, request: RequestInit): Promise<JsonObject> => {
    const began = performance.now();
    const response = await fetch(url + path, request);
    const text = await response.text();
    latencies.push(performance.now() - began);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text) as JsonObject;
  };
  return {
    latencies,
    get: (path) => ask(path, {}),
    post: (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body) }),
  };
};

/** Looks at an execution until it has ended, and returns its status. */
export const endOfExecution = async (
  { get }: Client,
  path: string,
  pollMilliseconds: number,
): Promise<JsonObject> => {
  for (;;) {
    const status = await get(path);
    if (status.status !== 'RUNNING') return status;
    await delay(pollMilliseconds);
  }
};

/** Approves whatever waits for approval until the signal is aborted. */
export const approveAll = async ({ get, post }: Client, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    const { approvals } = (await get('/approvals')) as unknown as { approvals: { id: string }[] };
    for (const { id } of approvals) {
      await post(`/approvals/${id}/decision`, { decision: 'approved', by: 'bench' });
    }
    await delay(500);
  }
};

/** Returns the value below which a share of the values is. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
