import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allSteps } from '#compiler/emit/build.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import type { Step } from '#steps/step.ts';
import { problemsOf } from '../golden/definition-rules.ts';
import { handling } from './handling.ts';
import { documentOf } from './run-document.ts';
import { anyGraph, anySteps } from './workflows.ts';
import { ERRORS, FAULTS, type Fault, namedIn, runInWorld, type World } from './world.ts';

const compensable = (steps: readonly Step[]): Set<string> =>
  new Set([...allSteps(steps)].filter((step) => step.compensate).map((step) => step.id));

/** Nothing is undone twice or without having been done; what was done is undone, or the cause names it. */
const checkWorld = (steps: readonly Step[], world: World): void => {
  const { result, done, undone, definition } = world;
  const problems = problemsOf(definition);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  if (new Set(undone).size !== undone.length) throw new Error(`undone twice: ${undone}`);
  const groundless = undone.filter((key) => !done.has(key));
  if (groundless.length > 0) throw new Error(`undone, and never done: ${groundless}`);
  if (result.status !== 'FAILED') return;
  const effects = compensable(steps);
  const named = effects.size > 0 ? namedIn(result.cause) : new Set();
  const left = [...done].filter(([key, { step }]) => effects.has(step) && !undone.includes(key));
  const orphans = left.filter(([, { step }]) => !named.has(step));
  if (orphans.length > 0) throw new Error(`orphans: ${orphans.map(([key]) => key)}\n${result.cause}`);
};

const checkOrder = ({ done, undone }: World): void => {
  for (let i = 1; i < undone.length; i++) {
    const [newer, older] = [undone[i - 1]!, undone[i]!];
    if (done.get(newer)!.at < done.get(older)!.at)
      throw new Error(`${newer} was undone before the newer ${older}`);
  }
};

/** Compensations of some steps do without the result: they can undo what is not known to have happened. */
const withoutResults = (steps: Step[], bits: number): Step[] => {
  let number = 0;
  const change = (step: Step): void => {
    if (step.compensate && bits & (1 << (number++ % 16)))
      step.compensate = { ...step.compensate, with: { step: step.id } };
  };
  const copy = structuredClone(steps);
  for (const step of allSteps(copy)) change(step);
  return copy;
};

const input = { go: true, items: [1, 2] };
const anyFaults = fc
  .uniqueArray(fc.tuple(fc.nat(10), fc.constantFrom(...FAULTS)), {
    minLength: 1,
    maxLength: 3,
    selector: ([at]) => at,
  })
  .map((list) => new Map<number, Fault>(list));

describe('faults of every kind, two at once among them', () => {
  for (const [name, arbitrary] of [
    ['a graph', anyGraph],
    ['nested blocks', anySteps],
  ] as const) {
    it(`in ${name}: every effect is undone once, newest first, or named; the first error ends the run`, async () => {
      let failures = 0;
      await fc.assert(
        fc.asyncProperty(arbitrary, anyFaults, fc.nat(0xffff), async (made, faults, bits) => {
          const steps = withoutResults(made, bits);
          const world = await runInWorld(documentOf(steps), input, { faults });
          checkWorld(steps, world);
          checkOrder(world);
          const { result, struck } = world;
          if (result.status === 'FAILED') {
            failures++;
            // Fail must not raise Step Functions' own names.
            const errors = struck.map(({ fault }) => ERRORS[fault].replace(/^States\./, ''));
            if (!errors.includes(result.error!.replace(/^States\./, '')))
              throw new Error(`${result.error} is none of ${errors}`);
          } else if (struck.some(({ fault }) => fault !== 'odd' && fault !== 'heavy'))
            throw new Error('continued past a fault');
        }),
        { numRuns: generatedRuns(120) },
      );

      expect(failures).toBeGreaterThan(generatedRuns(30));
    });
  }

  it('compensations that fail are named, and the others run', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps, fc.nat(10), fc.nat(2), async (steps, at, broken) => {
        const world = await runInWorld(documentOf(steps), input, {
          faults: new Map([[at, 'error']]),
          undoFails: (key) => key.length % 3 === broken,
        });
        checkWorld(steps, world);
      }),
      { numRuns: generatedRuns(60) },
    );
  });

  it('whatever on_error says of steps and blocks, nothing is orphaned or undone twice', async () => {
    let failures = 0;
    await fc.assert(
      fc.asyncProperty(
        anySteps,
        fc.uniqueArray(fc.nat(14), { minLength: 1, maxLength: 3 }),
        fc.array(fc.nat(6), { minLength: 8, maxLength: 8 }),
        async (made, at, choices) => {
          const steps = handling(made, choices);
          const kinds = at.map((call, i): [number, Fault] => [
            call,
            FAULTS[(call + choices[i]!) % FAULTS.length]!,
          ]);
          const world = await runInWorld(documentOf(steps), input, { faults: new Map(kinds) });
          checkWorld(steps, world);
          if (world.result.status === 'FAILED') failures++;
        },
      ),
      { numRuns: generatedRuns(120) },
    );

    expect(failures).toBeGreaterThan(generatedRuns(20));
  });
});
