import { describe, expect, it } from '@jest/globals';
import type { FoundExecution } from '../../api/types.ts';
import { ExecutionLists, type ReadPage } from './execution-lists.ts';

/** Lists 2,500 executions, and notes what was asked for. */
const stack = () => {
  const all = Array.from(
    { length: 2500 },
    (_, index): FoundExecution => ({
      workflow: 'order',
      name: `n-${index}`,
      execution: `arn:${index}`,
      status: 'RUNNING',
    }),
  );
  const asked: number[] = [];
  const readPage: ReadPage = async ({ limit, next_token: from = '0' }) => {
    asked.push(limit);
    const end = Number(from) + limit;
    return {
      executions: all.slice(Number(from), end),
      ...(end < all.length && { next_token: String(end) }),
    };
  };
  return { all, asked, lists: new ExecutionLists(readPage) };
};

describe('Lists of executions', () => {
  it('are read whole at first, and then only where they begin', async () => {
    const { all, asked, lists } = stack();
    const first = await lists.read({}, 0);
    all[0] = { ...all[0]!, status: 'SUCCEEDED' };

    const second = await lists.read({}, 2000);

    expect([first.length, second.length]).toEqual([2500, 2500]);
    expect(second[0]?.status).toBe('SUCCEEDED');
    expect(asked).toEqual([1000, 1000, 1000, 100]);
  });

  it('are read whole again after half a minute, and whenever they are narrowed by a status', async () => {
    const { all, asked, lists } = stack();
    await lists.read({}, 0);
    all.splice(100);
    expect(await lists.read({}, 31_000)).toHaveLength(100);
    asked.splice(0);

    await lists.read({ status: 'RUNNING' }, 31_000);
    await lists.read({ status: 'RUNNING' }, 32_000);

    expect(asked).toEqual([1000, 1000]);
  });

  it('are the same list as long as the answers are', async () => {
    const answer = { executions: [] };
    const lists = new ExecutionLists(async () => answer);
    await lists.read({ status: 'RUNNING' }, 0);
    const before = await lists.read({ status: 'RUNNING' }, 1000);

    expect(await lists.read({ status: 'RUNNING' }, 2000)).toBe(before);
    expect(await lists.read({ status: 'PENDING' }, 3000)).not.toBe(before);
  });
});
