import { describe, expect, it } from '@jest/globals';
import { esbuildRuns } from './bundle-handlers.ts';

const source = (index: number, without: ('files' | 'secrets')[] = []) => ({
  action: `orders/action-${index}`,
  entry: `/project/lambdas/orders/action-${index}/handler.ts`,
  without,
});

const outsOf = ({ entryPoints }: ReturnType<typeof esbuildRuns>[number]): string[] =>
  (entryPoints as { out: string }[]).map(({ out }) => out);

describe('Runs of esbuild', () => {
  it('bundle each handler once, few of them at a time, so that memory does not grow with their number', () => {
    const runs = esbuildRuns(
      Array.from({ length: 100 }, (_, index) => source(index)),
      '/project',
      '/out',
    );

    expect(Math.max(...runs.map((run) => outsOf(run).length))).toBeLessThan(20);
    expect(new Set(runs.flatMap(outsOf)).size).toBe(100);
    expect(runs.flatMap(outsOf)).toHaveLength(100);
  });

  it('keep apart handlers that do without other parts', () => {
    const runs = esbuildRuns([source(1), source(2, ['files']), source(3)], '/project', '/out');

    expect(runs.map((run) => outsOf(run))).toEqual([
      ['orders/action-1/index', 'orders/action-3/index'],
      ['orders/action-2/index'],
    ]);
  });
});
