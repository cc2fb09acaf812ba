import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { parseDurationSeconds } from '#core/durations.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { expectedDuration } from '#steps/loop-estimate.ts';
import type { Step } from '#steps/step.ts';
import { problemsOf } from '../golden/definition-rules.ts';
import { documentOf, runDocument } from './run-document.ts';
import { anyGraph, anySteps } from './workflows.ts';

const seconds = (step: Step): number => parseDurationSeconds(expectedDuration(step)!)!;

/** Seconds when each wave waits for the whole wave before it. */
const wavesSeconds = (steps: readonly Step[]): number => {
  const levels = new Map<string, number>();
  for (const step of steps)
    levels.set(step.id, 1 + Math.max(-1, ...step.needs!.map((need) => levels.get(need)!)));
  const longest = new Map<number, number>();
  for (const step of steps) {
    const level = levels.get(step.id)!;
    longest.set(level, Math.max(longest.get(level) ?? 0, seconds(step)));
  }
  return [...longest.values()].reduce((sum, value) => sum + value, 0);
};

const without = (steps: readonly Step[]): Step[] => steps.map(({ compensate: _, ...step }) => step as Step);

describe('a generated graph', () => {
  it('runs every step once, never before what it needs, and never slower than waves', async () => {
    await fc.assert(
      fc.asyncProperty(anyGraph, fc.boolean(), async (graph, known) => {
        const steps = known ? without(graph) : without(graph).map((step) => step);
        const { result, calls } = await runDocument(documentOf(steps), {});
        if (result.status !== 'SUCCEEDED') throw new Error(`${result.error}: ${result.cause}`);
        const byStep = new Map(calls.map((call) => [call.step, call]));
        if (calls.length !== steps.length || byStep.size !== steps.length)
          throw new Error('a step ran never or twice');
        for (const step of steps) {
          for (const need of step.needs!) {
            if (byStep.get(step.id)!.startedAt < byStep.get(need)!.endedAt)
              throw new Error(`${step.id} before ${need}`);
          }
        }
        const longest = wavesSeconds(steps) * 1000;
        if (result.elapsedMilliseconds > longest)
          throw new Error(`${result.elapsedMilliseconds} ms, waves ${longest} ms`);
      }),
      { numRuns: generatedRuns(150) },
    );
  });

  it('is never slower than waves when the durations are not known beforehand', async () => {
    await fc.assert(
      fc.asyncProperty(anyGraph, async (graph) => {
        const steps = without(graph);
        const blind = steps.map(({ estimate: _, ...step }) => step as Step);
        const { result } = await runDocument(
          documentOf(blind),
          {},
          undefined,
          new Map(steps.map((step) => [step.id, seconds(step)])),
        );
        const longest = wavesSeconds(steps) * 1000;
        if (result.elapsedMilliseconds > longest)
          throw new Error(`${result.elapsedMilliseconds} ms, waves ${longest} ms`);
      }),
      { numRuns: generatedRuns(150) },
    );
  });
});

describe('generated workflows', () => {
  it('compile to sound definitions and run to their end', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps, fc.boolean(), fc.nat(3), async (steps, go, items) => {
        const input = { go, items: Array.from({ length: items }, (_, i) => i) };
        const { result, definition } = await runDocument(documentOf(steps), input);
        const problems = problemsOf(definition);
        if (problems.length > 0) throw new Error(problems.join('\n'));
        if (result.status !== 'SUCCEEDED') throw new Error(`${result.error}: ${result.cause}`);
      }),
      { numRuns: generatedRuns(150) },
    );
  });
});
