import { describe, expect, it } from '@jest/globals';
import { CLAIMED_NAME } from '#contracts/http/claimed-name.ts';
import type { Json } from '#core/json.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { type ApiCall, createApi } from './api.ts';

/** Functions that answer with who has called. */
const pool = {
  invoke: async (_name: string, event: Json) => {
    const { requestContext } = event as { requestContext: { claimedName?: string } };
    return { payload: { statusCode: 200, body: requestContext.claimedName ?? 'unknown' } };
  },
} as unknown as WorkerPool;

const callerOf = async (call: Partial<ApiCall>, user?: string): Promise<string> =>
  (await createApi(pool, { user })({ method: 'GET', target: '/workflows', ...call })).body;

describe('The API of a local stack', () => {
  it('takes the user of its process for who calls in process, and from a page of its origin', async () => {
    const sourceIp = '127.0.0.1';

    expect(await callerOf({}, 'ann')).toBe('ann');
    expect(await callerOf({ sourceIp, headers: { 'sec-fetch-site': 'same-origin' } }, 'ann')).toBe('ann');
  });

  it('takes no one else for the user', async () => {
    const sourceIp = '127.0.0.1';

    expect(await callerOf({ sourceIp }, 'ann')).toBe('unknown');
    expect(await callerOf({ sourceIp, headers: { 'sec-fetch-site': 'none' } }, 'ann')).toBe('unknown');
    expect(await callerOf({ headers: { [CLAIMED_NAME]: 'bob' } }, 'ann')).toBe('bob');
    expect(await callerOf({})).toBe('unknown');
  });

  it('says where an execution is that is looked for without its workflow', async () => {
    const api = createApi(pool);

    const [execution, nothing] = await Promise.all(
      ['/executions/monday', '/nothing'].map((target) => api({ method: 'GET', target })),
    );

    expect(execution).toMatchObject({ status: 404 });
    expect(execution?.body).toContain('did you mean /workflows/WORKFLOW/executions/monday?');
    expect(nothing?.body).toContain('There is no /nothing; GET /openapi.json lists all routes');
  });
});
