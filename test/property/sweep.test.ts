import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allSteps } from '#compiler/emit/build.ts';
import { emit } from '#compiler/emit/index.ts';
import { manifestOf } from '#compiler/manifest.ts';
import type { ActionCatalog, ActionContract } from '#compiler/types.ts';
import { seededRandomness } from '#core/ids.ts';
import type { Json } from '#core/json.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import type { Step } from '#steps/step.ts';
import { describeScenario, type Scenario } from '#sweep/scenario.ts';
import { type Subject, subjectOf } from '#sweep/subject.ts';
import { sweep } from '#sweep/sweep.ts';
import { documentOf } from './run-document.ts';
import { anyGraph, anySteps } from './workflows.ts';

/** Faults of each kind of scenario that are tried in one workflow. */
const MAX_CHOSEN = 4;

/** Executions of one workflow at most. */
const MAX_EXECUTIONS = 40;

/** Half of the compensations do without the result, so that what is not known to have happened is undone as well. */
const compiled = (made: readonly Step[], bits: number): Subject => {
  const steps = structuredClone([...made]);
  for (const [index, step] of [...allSteps(steps)].entries()) {
    if (step.compensate && bits & (1 << (index % 16)))
      step.compensate = { ...step.compensate, with: { step: step.id } };
  }
  const all = [...allSteps(steps)];
  const contract = (name: string, effect: boolean): ActionContract => ({
    name,
    input: { type: 'object' },
    output: { type: 'object', required: ['proof'], properties: { proof: { type: 'string' } } },
    effect,
  });
  const actions: ActionCatalog = new Map([
    ['work/undo', contract('work/undo', true)],
    ...all.flatMap(({ uses, compensate }): [string, ActionContract][] =>
      uses === undefined ? [] : [[uses, contract(uses, compensate !== undefined)]],
    ),
  ]);
  const document = documentOf(steps);
  const manifest = manifestOf(document, emit(document, { actions }));
  const answers: { [step: string]: Json } = {};
  for (const { id, uses } of all) if (uses !== undefined) answers[id] = { proof: id };
  return subjectOf({ document, manifest, actions, answers, input: { go: true, items: [1, 2] } });
};

describe('Generated workflows with generated faults', () => {
  for (const [name, arbitrary] of [
    ['a graph', anyGraph],
    ['nested blocks', anySteps],
  ] as const) {
    it(`violate no invariant of the sweep: ${name}`, async () => {
      let executions = 0;
      let workflows = 0;

      await fc.assert(
        fc.asyncProperty(arbitrary, fc.nat(0xffff), fc.nat(), async (steps, bits, seed) => {
          const { random } = seededRandomness(seed);
          const choose = (scenarios: readonly Scenario[]): Scenario[] =>
            scenarios
              .map((scenario) => ({ scenario, at: random() }))
              .sort((one, other) => one.at - other.at)
              .slice(0, MAX_CHOSEN)
              .map(({ scenario }) => scenario);
          const { violations, tried } = await sweep(compiled(steps, bits), { max: MAX_EXECUTIONS, choose });
          executions += tried;
          workflows += 1;
          const [first] = violations;
          if (first)
            throw new Error(`${first.invariant}: ${first.message}, when ${describeScenario(first.scenario)}`);
        }),
        { numRuns: generatedRuns(60) },
      );

      expect(workflows).toBeGreaterThan(3);
      expect(executions).toBeGreaterThan(20);
    });
  }
});
