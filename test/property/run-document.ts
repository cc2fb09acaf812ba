import type { WorkflowDocument } from '#compiler/document.ts';
import { allSteps } from '#compiler/emit/build.ts';
import { emit } from '#compiler/emit/index.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { runVirtual, type VirtualResult } from '#engine/drivers/virtual/run-virtual.ts';
import { expectedDuration } from '#steps/loop-estimate.ts';

/** A call of an action as the test saw it. Times are virtual milliseconds since the start. */
export interface Call {
  step: string;
  /** Tells iterations apart. */
  key: string;
  startedAt: number;
  endedAt: number;
  failed: boolean;
  /** For compensations: the proof of the effect that they undo. */
  undoes?: string;
}

const START = Date.UTC(2024, 0, 1);

/** Runs a document's definition in virtual time. Actions take as long as estimated; `fails` says which calls fail. */
export const runDocument = async (
  document: WorkflowDocument,
  input: JsonObject,
  fails: (call: { step: string; key: string }, number: number) => string | undefined = () => undefined,
  durations: ReadonlyMap<string, number> = new Map(),
): Promise<{ result: VirtualResult; calls: Call[]; definition: JsonObject }> => {
  const { definition } = emit(document);
  const seconds = new Map(
    [...allSteps(document.steps)].map((step) => [
      step.id,
      durations.get(step.id) ?? parseDurationSeconds(expectedDuration(step) ?? '1s') ?? 1,
    ]),
  );
  const calls: Call[] = [];
  const result = await runVirtual({
    definition,
    input,
    startAt: START,
    tasks: (task) => {
      const { Payload } = task.parameters as { Payload: { input: JsonObject; run: JsonObject } };
      const step = String(Payload.run.step);
      const key = String(Payload.run.idempotency_key);
      const undoing = Payload.run.compensation === true;
      const afterSeconds = undoing ? 0.5 : seconds.get(step)!;
      const startedAt = task.now - START;
      const error = fails({ step, key }, calls.length);
      const undoes = undoing ? { undoes: String((Payload.input as { proof: Json }).proof) } : {};
      calls.push({
        step,
        key,
        startedAt,
        endedAt: startedAt + afterSeconds * 1000,
        failed: error !== undefined,
        ...undoes,
      });
      if (error !== undefined) return { error, cause: 'injected', afterSeconds };
      return { output: { StatusCode: 200, Payload: { proof: key } }, afterSeconds };
    },
  });
  return { result, calls, definition };
};

/** A document around steps. */
export const documentOf = (steps: WorkflowDocument['steps']): WorkflowDocument => ({
  name: 'generated',
  steps,
});
