import {
  compensationRetriers,
  neverRepeated,
  UNDOING_RETRY,
  WAITING_RETRY,
} from '#contracts/compensation/retry.ts';
import { NOT_UNDONE } from '#contracts/errors.ts';
import { certain } from '#core/certain.ts';
import { defined } from '#core/defined.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { callInfo } from '#steps/call-info.ts';
import type { Edge } from '#steps/emission.ts';
import { allSteps, type Build } from './build.ts';
import type { Emitter } from './emitter.ts';
import { lambdaRetriers, retriersFor } from './retriers.ts';
import { correlationInfo } from './run-info.ts';
import { undoesByLog, waitsForUndoing } from './undo-substitution.ts';

const COMPENSATION_TIMEOUT_SECONDS = 60;

/** One Task state runs all compensations, so the longest timeout among them applies to all. */
const compensationTimeoutSeconds = (build: Build): number => {
  let longest = 0;
  for (const { compensate } of allSteps(build.document.steps)) {
    if (!compensate) continue;
    longest = Math.max(
      longest,
      parseDurationSeconds(compensate.timeout ?? '') ?? COMPENSATION_TIMEOUT_SECONDS,
    );
  }
  return Math.ceil(longest);
};

/** Retriers of some steps' compensations. */
interface UndoRetriers {
  steps: string[];
  retriers: JsonObject[];
}

/** Retriers belong to a state: compensations with their own are kept in groups of the same. */
const undoRetriers = (build: Build): { usual: JsonObject[]; others: UndoRetriers[] } => {
  const byLog = undoesByLog(build);
  const waiting = waitsForUndoing(build) ? [UNDOING_RETRY] : [];
  const final = waiting.length > 0 ? [NOT_UNDONE] : [];
  const never = new Set<string>(final);
  const groups = new Map<string, UndoRetriers>();
  let isUsual = byLog;
  for (const { id, compensate } of allSteps(build.document.steps)) {
    if (!compensate) continue;
    const declared = neverRepeated(build.actions?.get(compensate.uses)?.errors);
    if (!compensate.retry) {
      isUsual = true;
      for (const name of declared) never.add(name);
      continue;
    }
    const retriers = retriersFor(
      compensate.retry,
      [...declared, ...final],
      [WAITING_RETRY, ...waiting, ...lambdaRetriers(compensate.retry)],
    );
    const key = JSON.stringify(retriers);
    const group = groups.get(key) ?? { steps: [], retriers };
    group.steps.push(id);
    groups.set(key, group);
  }
  const usual = [...waiting, ...compensationRetriers([...never].sort())];
  if (isUsual) return { usual, others: [...groups.values()] };
  const [first, ...others] = groups.values();
  return { usual: first?.retriers ?? [], others };
};

/** What is reported of a call that has the log undo effects, which may say that there never were any. */
const UNDONE_UNLESS_NONE =
  '{% $merge([{"step": $states.input.step, "undone": true}, ' +
  '$states.result.Payload.undone = true and $states.result.Payload.none = true ? {"none": true} : {}]) %}';

/** Emits a Map that undoes the items one at a time, newest first, and continues after a compensation that fails. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one state, written as it is emitted
export const undoState = (
  emitter: Emitter,
  { wanted, items, comment, mark }: { wanted: string; items: string; comment: string; mark?: string },
): { name: string; next: Edge } => {
  const name = emitter.stateName(wanted);
  const undo = emitter.stateName('undo');
  const failed = emitter.stateName('undo_failed');
  const run: JsonObject = {
    ...callInfo({
      workflow: emitter.build.workflow,
      step: '{% $states.input.step %}',
      attempt: '{% $states.context.State.RetryCount %}',
      key: '$states.input.key',
    }),
    effect: true,
    compensation: true,
    ...correlationInfo(emitter),
    ...(emitter.graph.apart && { sharded: true }),
  };
  const report = (undone: boolean, more: JsonObject = {}): Json => ({
    step: '{% $states.input.step %}',
    undone,
    ...more,
  });
  const undoing = (Retry: JsonObject[]): JsonObject => ({
    Type: 'Task',
    Comment: 'Undoes one step with the input that was computed when the step succeeded.',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: {
      FunctionName: '{% $states.input.uses %}',
      Payload: { input: '{% $states.input.with %}', run },
    },
    TimeoutSeconds: compensationTimeoutSeconds(emitter.build),
    Retry,
    Catch: [['States.DataLimitExceeded'], ['States.ALL']].map((errors) => ({
      ErrorEquals: errors,
      Output: report(false, { error: '{% $states.errorOutput.Error %}' }),
      Next: failed,
    })),
    Output: undoesByLog(emitter.build) ? UNDONE_UNLESS_NONE : report(true),
    End: true,
  });
  const { usual, others } = undoRetriers(emitter.build);
  const apart = others.map(({ steps, retriers }) => ({
    name: emitter.stateName(`undo_${steps[0]}`),
    condition: `{% $states.input.step in ${JSON.stringify(steps)} %}`,
    state: undoing(retriers),
  }));
  const States: JsonObject = {
    [undo]: undoing(usual),
    ...Object.fromEntries(apart.map((each) => [each.name, each.state])),
    [failed]: { Type: 'Succeed', Comment: 'Reports the failed compensation; the others still run.' },
  };
  let StartAt = undo;
  if (apart.length > 0) {
    StartAt = emitter.stateName('choose_undo');
    States[StartAt] = {
      Type: 'Choice',
      Comment: 'Some compensations are retried in their own way.',
      Choices: apart.map((each) => ({ Condition: each.condition, Next: each.name })),
      Default: undo,
    };
  }
  const processor: JsonObject = { ProcessorConfig: { Mode: 'INLINE' }, StartAt, States };
  const next: Edge = { slot: { kind: 'next' }, assigns: [] };
  const body: JsonObject = {
    Type: 'Map',
    Comment: comment,
    MaxConcurrency: 1,
    Items: `{% ${items} %}`,
    ItemProcessor: processor,
  };
  emitter.add({
    name,
    body,
    edges: [next],
    undoes: { saga: certain(emitter.graph.saga, 'saga'), ...defined({ mark }) },
  });
  return { name, next };
};
