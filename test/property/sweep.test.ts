import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededRandomness } from '#core/ids.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { describeScenario, type Scenario } from '#sweep/scenario.ts';
import { sweep } from '#sweep/sweep.ts';
import { generatedSubject } from './generated-subject.ts';
import { anyGraph, anySteps } from './workflows.ts';

/** Faults of each kind of scenario that are tried in one workflow. */
const MAX_CHOSEN = 4;

/** Executions of one workflow at most. */
const MAX_EXECUTIONS = 40;

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
          const { violations, tried } = await sweep(generatedSubject(steps, bits), {
            max: MAX_EXECUTIONS,
            choose,
          });
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
