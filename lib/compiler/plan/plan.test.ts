import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_MEMORY_MEGABYTES } from '#contracts/deployment.ts';
import { ASSUMED_MEMORY_GB, PRICES } from '#contracts/prices.ts';
import { defined } from '#core/defined.ts';
import { compileWorkflow } from '../index.ts';
import type { ActionCatalog } from '../types.ts';
import { graphLike, SHAPES } from './testing/shapes.ts';

const SHAPE_NAMES = Object.keys(SHAPES) as (keyof typeof SHAPES)[];

const planOf = (steps: string, actions?: ActionCatalog) => {
  const { plan, diagnostics } = compileWorkflow(
    { text: `name: planned\nsteps: ${steps}`, file: 'planned.workflow.yaml' },
    defined({ actions }),
  );
  if (!plan) throw new Error(JSON.stringify(diagnostics));
  return plan;
};
const task = (id: string, seconds: number, more = '') =>
  `{ id: ${id}, uses: a/x, estimate: ${seconds}s${more} }`;
const seconds = (...list: number[]): number =>
  list.reduce(
    (sum, one) => sum + PRICES.lambdaRequest + one * ASSUMED_MEMORY_GB * PRICES.lambdaGigabyteSecond,
    0,
  );

interface Expected {
  steps: string;
  waves: string[][];
  critical: string[];
  sequential: number;
  planned: number;
  transitions: number;
  /** Seconds of each call of a function. */
  calls: number[];
}

/** Worked out by hand. */
const PLANS: Record<string, Expected> = {
  'a list': {
    steps: `[${task('a', 2)}, ${task('b', 3)}]`,
    waves: [['a'], ['b']],
    critical: ['a', 'b'],
    sequential: 5,
    planned: 5,
    transitions: 2,
    calls: [2, 3],
  },
  'tasks that are computed': {
    steps:
      '[{ id: a, type: dynamic, tasks: "[]", allow: [a/x], estimate: { tasks: 50 } }, { id: b, type: dynamic, tasks: "[]", allow: [a/x], max_concurrency: 1, estimate: { tasks: 3, duration: 6s } }, { id: c, type: dynamic, tasks: "[]", allow: [a/x] }]',
    waves: [['a'], ['b'], ['c']],
    critical: ['a', 'b', 'c'],
    sequential: 9,
    planned: 9,
    // A Map, its tasks and a Choice; in order, no Choice. The last Choice leads to an end.
    transitions: 52 + 4 + 3 + 1,
    calls: [...Array(50).fill(1), 2, 2, 2, 1],
  },
  'a graph': {
    steps: `[${task('a', 1, ', needs: []')}, ${task('b', 5, ', needs: [a]')}, ${task('c', 2, ', needs: [a]')}, ${task('d', 1, ', needs: [b, c]')}]`,
    waves: [['a'], ['b', 'c'], ['d']],
    critical: ['a', 'b', 'd'],
    sequential: 9,
    planned: 7,
    transitions: 5,
    calls: [1, 5, 2, 1],
  },
  'a graph in a group': {
    steps: `[${task('a', 1)}, { id: g, type: group, steps: [${task('b', 2, ', needs: []')}, ${task('c', 4, ', needs: []')}] }, ${task('d', 1)}]`,
    waves: [['a'], ['g', 'b', 'c'], ['d']],
    critical: ['a', 'g', 'c', 'd'],
    sequential: 8,
    planned: 6,
    transitions: 5,
    calls: [1, 2, 4, 1],
  },
  'a group in a graph': {
    steps: `[{ id: g, type: group, needs: [], steps: [${task('b', 2)}, ${task('c', 4)}] }, ${task('d', 3, ', needs: []')}, ${task('e', 1, ', needs: [g, d]')}]`,
    waves: [['g', 'b', 'd'], ['c'], ['e']],
    critical: ['g', 'b', 'c', 'e'],
    sequential: 10,
    planned: 7,
    transitions: 5,
    calls: [2, 4, 3, 1],
  },
  branches: {
    steps: `[{ id: p, type: parallel, branches: { x: [${task('b', 2)}, ${task('c', 2)}], y: [${task('d', 3)}] } }, ${task('e', 1)}]`,
    waves: [['p', 'b', 'd'], ['c'], ['e']],
    critical: ['p', 'b', 'c', 'e'],
    sequential: 8,
    planned: 5,
    transitions: 5,
    calls: [2, 2, 3, 1],
  },
  'branches that take turns': {
    steps: `[{ id: p, type: parallel, max_concurrency: 2, branches: { x: [${task('b', 2)}], y: [${task('c', 1)}], z: [${task('d', 3)}] } }, ${task('e', 1)}]`,
    waves: [['p', 'b', 'c'], ['d'], ['e']],
    critical: ['p', 'b', 'd', 'e'],
    sequential: 7,
    planned: 6,
    transitions: 5,
    calls: [2, 1, 3, 1],
  },
  'a for_each, once': {
    steps: `[{ id: f, type: for_each, foreach: "[1]", steps: [${task('b', 2)}, ${task('c', 3)}] }]`,
    waves: [['f', 'b'], ['c']],
    critical: ['f', 'b', 'c'],
    sequential: 5,
    planned: 5,
    transitions: 3,
    calls: [2, 3],
  },
  'a while, once: the state that sets $loop, and the condition once, since the first is decided': {
    steps: `[{ id: w, type: while, while: $loop.index < 3, max_iterations: 4, steps: [${task('b', 2)}] }, ${task('d', 1)}]`,
    waves: [['w', 'b'], ['d']],
    critical: ['w', 'b', 'd'],
    sequential: 3,
    planned: 3,
    transitions: 4,
    calls: [2, 1],
  },
  'a switch, its longest case': {
    steps: `[{ id: s, type: switch, cases: [{ when: $input.a, steps: [${task('b', 2)}] }, { when: $input.b, steps: [${task('c', 5)}, ${task('d', 1)}] }], default: [${task('e', 1)}] }, ${task('f', 1)}]`,
    waves: [['s', 'b', 'c', 'e'], ['d'], ['f']],
    critical: ['s', 'c', 'd', 'f'],
    sequential: 7,
    planned: 7,
    transitions: 4,
    calls: [5, 1, 1],
  },
  'a wait for a person, which takes no time, and one for the clock': {
    steps: `[{ id: ask, type: approval, timeout: 1h, with: { title: Ship } }, { id: rest, type: wait, for: 1m }, ${task('d', 1)}]`,
    waves: [['ask'], ['rest'], ['d']],
    critical: ['ask', 'rest', 'd'],
    sequential: 61,
    planned: 61,
    transitions: 3,
    calls: [0.1, 1],
  },
  'a fail with a condition, which does not hold': {
    steps: `[${task('a', 1)}, { id: bad, type: fail, error: Bad, when: $a.bad }, ${task('b', 1)}, ${task('c', 1)}]`,
    waves: [['a'], ['bad'], ['b'], ['c']],
    critical: ['a', 'bad', 'b', 'c'],
    sequential: 3,
    planned: 3,
    transitions: 4,
    calls: [1, 1, 1],
  },
  'a fallback, which does not run, beside a step with such a name': {
    steps: `[{ id: a, uses: a/x, estimate: 2s, on_error: { fallback: { uses: a/y } } }, ${task('b_fallback', 2)}]`,
    waves: [['a'], ['b_fallback']],
    critical: ['a', 'b_fallback'],
    sequential: 4,
    planned: 4,
    transitions: 2,
    calls: [2, 2],
  },
  'a block with an estimate': {
    steps: `[{ id: p, type: parallel, estimate: 9s, branches: { x: [${task('b', 2)}], y: [${task('c', 3)}] } }, ${task('d', 1)}]`,
    waves: [['p', 'b', 'c'], ['d']],
    critical: ['p', 'd'],
    sequential: 10,
    planned: 10,
    transitions: 4,
    calls: [2, 3, 1],
  },
};

describe('the plan of', () => {
  it.each(Object.entries(PLANS))('%s', (_, expected) => {
    const plan = planOf(expected.steps);

    expect({
      waves: plan.waves,
      critical: plan.criticalPath,
      sequential: plan.sequentialSeconds,
      planned: plan.plannedSeconds,
      transitions: plan.transitions,
    }).toEqual({
      waves: expected.waves,
      critical: expected.critical,
      sequential: expected.sequential,
      planned: expected.planned,
      transitions: expected.transitions,
    });
    expect(plan.steps.filter((step) => step.critical).map((step) => step.id)).toEqual(expected.critical);
    expect(plan.dollars.lambda).toBeCloseTo(seconds(...expected.calls), 12);
    expect(plan.dollars.transitions).toBeCloseTo(expected.transitions * 0.000025, 12);
    expect(plan.dollars.total).toBeCloseTo(plan.dollars.lambda + plan.dollars.transitions, 12);
  });

  it('steps without estimates says what it assumes of whom', () => {
    const { assumptions } = planOf('[{ id: a, uses: a/x, on_error: { fallback: { uses: a/y } } }]');

    expect(assumptions).toContain('1 s for steps without "estimate": a');
  });

  it('a loop tells what another iteration adds', () => {
    const { transitionsPerIteration } = planOf(
      `[{ id: f, type: for_each, foreach: "[1]", steps: [${task('b', 2)}, { id: c, type: transform, with: 1 }] }]`,
    );

    expect(transitionsPerIteration).toEqual({ f: 1 });
  });

  it('a while tells what another round adds: the condition and its steps', () => {
    const { transitionsPerIteration } = planOf(
      `[{ id: w, type: while, while: $loop.index < 3, max_iterations: 4, steps: [${task('b', 2)}, ${task('c', 2)}] }]`,
    );

    expect(transitionsPerIteration).toEqual({ w: 3 });
  });

  it('a for_each with an estimate of its items counts, times and prices all of them', () => {
    const plan = planOf(
      `[{ id: f, type: for_each, foreach: $input, estimate: { items: 500 }, max_concurrency: 10, steps: [${task('b', 2)}] }]`,
    );

    expect(plan.transitions).toBe(501);
    expect(plan.plannedSeconds).toBe(100);
    expect(plan.sequentialSeconds).toBe(1000);
    expect(plan.dollars.lambda).toBeCloseTo(500 * seconds(2), 12);
    expect(plan.criticalPath).toEqual(['f', 'b']);
    expect(plan.assumptions).toContain('steps of f run 500 times, as its "estimate" says');
  });

  it('a while with an estimate of its rounds counts all of them, one after the other', () => {
    const plan = planOf(
      `[{ id: w, type: while, while: $loop.index < 9, max_iterations: 9, estimate: { rounds: 9 }, steps: [${task('b', 2)}] }]`,
    );

    // The state that sets $loop, nine rounds of the step and the condition (the first is decided without it), and Succeed.
    expect(plan.transitions).toBe(20);
    expect(plan.plannedSeconds).toBe(18);
  });

  it('an estimate with a duration replaces what follows from the steps', () => {
    const { plannedSeconds, transitions } = planOf(
      `[{ id: f, type: for_each, foreach: $input, estimate: { items: 5, duration: 3s }, steps: [${task('b', 2)}] }]`,
    );

    expect([plannedSeconds, transitions]).toEqual([3, 6]);
  });

  it('a script is priced by its memory', () => {
    const lambda = (more: string): number =>
      planOf(`[{ id: a, type: script, script: return 1, estimate: 2s${more} }]`).dollars.lambda;

    const perGigabyte = 2 * PRICES.lambdaGigabyteSecond;
    expect(lambda(', memory: 1024')).toBeCloseTo(PRICES.lambdaRequest + perGigabyte, 12);
    expect(lambda('')).toBeCloseTo(PRICES.lambdaRequest + perGigabyte / 4, 12);
  });

  it('a call is priced by the memory that its action, or a step that calls it, asks for', () => {
    const actions: ActionCatalog = new Map([['a/x', { name: 'a/x', input: {}, memoryMegabytes: 1024 }]]);
    const lambda = (more: string): number => planOf(`[${task('a', 2, more)}]`, actions).dollars.lambda;

    const perGigabyte = 2 * PRICES.lambdaGigabyteSecond;
    expect(lambda('')).toBeCloseTo(PRICES.lambdaRequest + perGigabyte, 12);
    expect(lambda(', limits: { memory: 2048MB }')).toBeCloseTo(PRICES.lambdaRequest + 2 * perGigabyte, 12);
    expect(lambda(', limits: { memory: 512MB }')).toBeCloseTo(PRICES.lambdaRequest + perGigabyte, 12);
    expect(planOf(`[${task('a', 2)}]`, actions).assumptions.at(-1)).toContain('of 1024 MB for a/x');
  });

  it('a step that starts a workflow says that the workflow has its own', () => {
    const { assumptions } = planOf('[{ id: a, type: workflow, workflow: other }]');

    expect(assumptions).toContain(
      "the workflows that a start have their own plans, and are not in this one's cost",
    );
    expect(assumptions).toContain('1 s for steps without "estimate": a');
  });

  it('functions have the memory that they are deployed with', () => {
    expect(ASSUMED_MEMORY_GB * 1024).toBe(DEFAULT_MEMORY_MEGABYTES);
  });
});

describe('the critical path', () => {
  const wait = (id: string, seconds: number, needs: string): string =>
    `{ id: ${id}, type: wait, for: ${seconds}s, needs: [${needs}] }`;

  it('goes along one branch of each fork, zero-second steps included', () => {
    const plan = planOf(
      `[${wait('a', 2, '')}, ${wait('b', 2, '')}, { id: gate, type: transform, needs: [a], with: 1 }, ${wait('z', 4, 'gate, b')}]`,
    );

    expect(plan.criticalPath).toEqual(['a', 'gate', 'z']);
    expect(plan.criticalJoins).toEqual([]);
  });

  it('is a chain when two branches take as long', () => {
    const plan = planOf(
      `[${wait('a', 2, '')}, ${wait('b', 2, '')}, ${wait('c', 3, 'a')}, ${wait('z', 4, 'c, b')}]`,
    );

    expect(plan.criticalPath).toEqual(['a', 'c', 'z']);
  });

  it('says where a step waits at a join for one that it does not need', () => {
    const plan = planOf(
      `[${wait('a', 3, '')}, ${wait('b', 4, '')}, ${wait('c', 3, 'a')}, ${wait('d', 2, 'a, b')}]`,
    );

    expect(plan.criticalPath).toEqual(['b', 'c']);
    expect(plan.criticalJoins).toEqual([{ step: 'c', after: 'b' }]);
  });

  it('takes as long as the plan, and each step starts as the one before it ends', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SHAPE_NAMES),
        fc.integer({ min: 2, max: 40 }),
        fc.integer(),
        (shape, size, seed) => {
          const nodes = graphLike(shape, 'similar', size, seed);

          const plan = planOf(
            `[${nodes.map(({ id, seconds: own, needs }) => wait(id, own, needs.join(', '))).join(', ')}]`,
          );

          const byId = new Map(plan.steps.map((step) => [step.id, step]));
          let time = 0;
          for (const step of plan.criticalPath.map((id) => byId.get(id)!)) {
            expect(step.startsAtSeconds).toBe(time);
            time += step.estimateSeconds;
          }
          expect(time).toBe(plan.plannedSeconds);
        },
      ),
      { numRuns: 30 },
    );
  });
});
