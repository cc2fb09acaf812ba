import { describe, expect, it } from '@jest/globals';
import { estimatesIn } from '#contracts/estimates.ts';
import { compileWorkflow } from '../index.ts';

const TEXT = `
name: shop
steps:
  - { id: a, type: script, script: return 1, estimate: 9s }
  - { id: b, type: script, script: return 1 }
  - { id: c, type: script, script: return 1, needs: [a] }
  - { id: d, type: script, script: return 1, needs: [a, b] }
  - id: lines
    type: for_each
    foreach: "[1, 2]"
    needs: [a]
    steps: [{ id: inner, type: script, script: return 1, estimate: 2s }]
  - { id: rest, type: wait, for: 5s, needs: [a] }
`;

const compile = (steps: Record<string, number>, samples = 20) => {
  const content = Object.entries(steps).map(([id, seconds]) => [
    id,
    { seconds, low: seconds / 2, high: seconds * 2, samples },
  ]);
  const estimates = estimatesIn({ shop: Object.fromEntries(content) });
  const { plan, manifest } = compileWorkflow({ text: TEXT, file: 'shop' }, { estimates });
  return {
    plan,
    manifest,
    seconds: Object.fromEntries(plan?.steps.map(({ id, estimateSeconds }) => [id, estimateSeconds]) ?? []),
  };
};

describe('estimates from history', () => {
  it('take the place of what the author expects, for steps that work themselves', () => {
    const { seconds, plan, manifest } = compile({ a: 2, inner: 3, lines: 100, rest: 100 });

    expect(seconds).toMatchObject({ a: 2, b: 1, inner: 3, lines: 3, rest: 5 });
    expect(plan?.steps.find(({ id }) => id === 'a')?.observed).toMatchObject({ samples: 20 });
    expect(plan?.assumptions.join()).toContain(
      'durations of a (20), inner (20) are the medians of their runs',
    );
    expect(manifest?.steps.find(({ id }) => id === 'a')).toMatchObject({
      estimateSeconds: 2,
      spreadSeconds: { low: 1, high: 4 },
    });
    expect(manifest?.steps.find(({ id }) => id === 'b')).not.toHaveProperty('spreadSeconds');
  });

  it('of fewer than ten runs leave the expectation as it is', () => {
    expect(compile({ a: 2 }, 9).seconds).toMatchObject({ a: 9 });
  });

  it('decide how branches are nested', () => {
    const slowStart = compile({ a: 60, b: 1, c: 1, d: 1 });
    const slowEnd = compile({ a: 1, b: 60, c: 60, d: 1 });

    expect(slowStart.manifest?.version).not.toBe(slowEnd.manifest?.version);
    // As if nested for the other durations, `c` would wait for `b`.
    expect(slowEnd.plan?.plannedSeconds).toBeLessThan(70);
  });

  it('by the size of what a step is given are for what remains of an execution', () => {
    const duration = { seconds: 6, low: 3, high: 12 };
    const sizes = [{ up_to_bytes: 1024, ...duration }, { up_to_bytes: 4096, ...duration }, { seconds: 3 }];
    const estimates = estimatesIn({ shop: { a: { ...duration, samples: 20, sizes } } });
    const { manifest } = compileWorkflow({ text: TEXT, file: 'shop' }, { estimates });

    expect(manifest?.steps.find(({ id }) => id === 'a')?.sizedSeconds).toEqual(sizes.slice(0, 2));
    expect(manifest?.steps.find(({ id }) => id === 'b')).not.toHaveProperty('sizedSeconds');
  });

  it('that do not fit the form are left out', () => {
    const estimates = estimatesIn({
      shop: { a: { seconds: -1, low: 0, high: 1, samples: 20 }, b: 3 },
      other: 4,
    });

    expect(estimates.get('shop')?.size).toBe(0);
    expect(estimatesIn(undefined).size).toBe(0);
  });
});
