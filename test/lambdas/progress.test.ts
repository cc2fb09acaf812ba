import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import type { WorkflowDocument } from '#compiler/document.ts';
import { emit } from '#compiler/emit/index.ts';
import { manifestOf } from '#compiler/manifest.ts';
import { createProgress, progressOf } from '#contracts/progress/progress.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { documentOf, runDocument } from '../property/run-document.ts';
import { anyGraph, anySteps } from '../property/workflows.ts';

const input = { items: [1, 2, 3], yes: true, no: false };

/** Follows a run's progress event by event; throws when the percentage falls. Gives the last snapshot. */
const follow = async (document: WorkflowDocument, fails?: (call: { step: string }) => string | undefined) => {
  const { result } = await runDocument(document, input, fails);
  const manifest = manifestOf(document, emit(document));
  const progress = createProgress(manifest);
  let last = progress.snapshot(0);
  for (const event of result.history) {
    progress.apply(event);
    const snapshot = progress.snapshot(event.timestamp * 1000);
    if (snapshot.percent < last.percent) throw new Error(`${last.percent} % fell to ${snapshot.percent} %`);
    if (snapshot.percent === 100 && snapshot.status !== 'SUCCEEDED') throw new Error('100 % before the end');
    last = snapshot;
  }
  const again = progressOf(manifest, result.history, result.run.stoppedAt ?? 0);
  const same = JSON.stringify(again.steps) === JSON.stringify(last.steps);
  if (!same) throw new Error('at once it is not what it is event by event');
  return { result, last };
};

const open = new Set(['running', 'waiting']);

describe('progress of generated workflows', () => {
  it('never falls, ends at 100 with every step done or skipped', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyGraph, anySteps), async (steps) => {
        const { result, last } = await follow(documentOf(steps));
        if (last.status !== result.status) throw new Error(`${last.status}, the run ${result.status}`);
        if (last.status !== 'SUCCEEDED') return;
        if (last.percent !== 100) throw new Error(`${last.percent} % at the end`);
        for (const { id, status } of last.steps) {
          if (status !== 'succeeded' && status !== 'skipped')
            throw new Error(`${id} is ${status} at the end`);
        }
      }),
      { numRuns: generatedRuns(100) },
    );
  });

  it('leaves no step open after a failure, and says which failed and what was undone', async () => {
    await fc.assert(
      fc.asyncProperty(anyGraph, fc.nat({ max: 8 }), async (steps, which) => {
        const failing = steps[which % steps.length]!.id;
        const fails = ({ step }: { step: string }) => (step === failing ? 'ServiceDown' : undefined);
        const { result, last } = await follow(documentOf(steps), fails);
        if (result.status !== 'FAILED') throw new Error(`the run is ${result.status}`);
        const opened = last.steps.filter(({ status }) => open.has(status)).map(({ id }) => id);
        if (opened.length > 0) throw new Error(`${opened} still open`);
        const failed = last.steps.find(({ id }) => id === failing);
        if (failed?.status !== 'failed') throw new Error(`${failing} is ${failed?.status}`);
        for (const step of steps) {
          const { status, compensation } = last.steps.find(({ id }) => id === step.id)!;
          const wanted = step.compensate && status === 'succeeded' ? 'succeeded' : undefined;
          if (wanted !== undefined && compensation !== wanted)
            throw new Error(`${step.id} was not undone: ${compensation}`);
        }
      }),
      { numRuns: generatedRuns(100) },
    );
  });
});
