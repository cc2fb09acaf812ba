import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emit } from '#compiler/emit/index.ts';
import type { Json } from '#core/json.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import type { ErrorAction, Step } from '#steps/step.ts';
import { documentOf } from './run-document.ts';
import { anyGraph, anySteps } from './workflows.ts';
import { FAULTS, runInWorld, type World } from './world.ts';

/** Steps of which some handle their errors, and some share a condition that an earlier result decides. */
const anyHandledSteps = fc
  .tuple(
    fc.oneof({ weight: 4, arbitrary: anySteps }, { weight: 1, arbitrary: anyGraph }),
    fc.array(fc.nat(7), { minLength: 1, maxLength: 8 }),
  )
  .map(([steps, choices]) => {
    let count = 0;
    const handled = (list: readonly Step[]): Step[] => list.map(handle);
    const handle = (step: Step): Step => {
      const choice = choices[count++ % choices.length]!;
      const action = (['skip', 'continue', 'abort'] as ErrorAction[])[choice];
      const inner = Object.fromEntries(
        Object.entries(step).map(([key, value]) => [key, key === 'steps' ? handled(value as Step[]) : value]),
      ) as Step;
      return {
        ...inner,
        ...(action !== undefined && { on_error: { action } }),
        ...(choice === 3 && { on_error: { action: 'fail' as const, fallback_value: { instead: true } } }),
      };
    };
    return handled(steps);
  });

const INPUTS = [
  { go: true, items: [1, 2] },
  { go: false, items: [1] },
  { go: true, items: [] },
];

/** A state that ends its machine makes the output itself, so its Catch sees an output that is too large; a Succeed has none. */
const SMALL = FAULTS.filter((fault) => fault !== 'large' && fault !== 'heavy');

const anyFaults = fc.uniqueArray(fc.tuple(fc.nat(10), fc.constantFrom(...SMALL)), {
  selector: ([number]) => number,
  maxLength: 4,
});

const transitions = ({ result }: World): number =>
  result.history.filter(({ type }) => type.endsWith('StateEntered')).length;

/** Fewer states have fewer events before them, which causes count. */
const withoutEventIds = (text: string): string => text.replaceAll(/event id #\d+/g, 'event');

/** All that is seen of an execution from outside. */
const seen = ({ result, done, undone, struck }: World) => ({
  status: result.status,
  // Steps whose `on_error` continues pass on their causes.
  output: result.output && JSON.parse(withoutEventIds(JSON.stringify(result.output))),
  error: result.error,
  cause: result.cause && withoutEventIds(result.cause),
  done: [...done].sort(([a, { at }], [b, { at: than }]) => at - than || a.localeCompare(b)),
  undone,
  struck: struck.map(({ step, fault }) => `${step}: ${fault}`).sort(),
});

/** Numbers of calls that are the same whatever else runs at the time. */
const numberOf = (key: string): number =>
  [...key].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 11;

describe('a minimised definition', () => {
  it('has the same outputs, errors, compensations and order of effects, and never more transitions', async () => {
    let fewer = 0;
    let failed = 0;

    await fc.assert(
      fc.asyncProperty(
        anyHandledSteps,
        fc.constantFrom(...INPUTS),
        anyFaults,
        async (steps, input, faults) => {
          const document = documentOf(steps);

          const drafted = await runInWorld(document, input, {
            faults: new Map(faults),
            numberOf,
            minimises: false,
          });
          const minimised = await runInWorld(document, input, { faults: new Map(faults), numberOf });

          expect(seen(minimised)).toEqual(seen(drafted));
          expect(transitions(minimised)).toBeLessThanOrEqual(transitions(drafted));
          if (transitions(minimised) < transitions(drafted)) fewer++;
          if (drafted.result.status === 'FAILED') failed++;
        },
      ),
      { numRuns: generatedRuns(100) },
    );

    expect(fewer).toBeGreaterThan(generatedRuns(10));
    // How many fail is chance; that some do is not.
    expect(failed).toBeGreaterThan(generatedRuns(3) - 1);
  });

  it('takes as many transitions as planned when nothing fails', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps, async (steps) => {
        const document = documentOf(steps);
        const { transitions: planned, transitionsDrafted } = emit(document);

        expect(planned).toBeLessThanOrEqual(transitionsDrafted);
        expect(emit(document, undefined, { minimises: false }).transitions).toBe(transitionsDrafted);
      }),
      { numRuns: generatedRuns(100) },
    );
  });
});

/** States of a definition at any depth. */
const statesIn = (value: Json): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [
        ...(key === 'States' ? Object.keys(inner as object) : []),
        ...statesIn(inner as Json),
      ])
    : [];

describe('the states of a minimised definition', () => {
  it('are states that were drafted, each with a comment', () => {
    fc.assert(
      fc.property(anyHandledSteps, (steps) => {
        const document = documentOf(steps);
        const drafted = new Set(statesIn(emit(document, undefined, { minimises: false }).definition));
        const { definition } = emit(document);

        expect(statesIn(definition).filter((name) => !drafted.has(name))).toEqual([]);
      }),
      { numRuns: generatedRuns(100) },
    );
  });
});
