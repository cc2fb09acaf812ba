import { actionSubstitution } from '#contracts/names.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { Assignment, Edge, Fragment } from '#steps/emission.ts';
import type { Step } from '#steps/step-type.ts';
import { emitTemplateExpression } from './author-text.ts';
import { allSteps, type Build, takeName } from './build.ts';
import { assign, type Draft } from './draft.ts';
import { freeVariables } from './free-variables.ts';
import { namesIn } from './names.ts';
import { idempotencyKey } from './run-info.ts';

const COMPENSATION_TIMEOUT_SECONDS = 60;

/** How a failed compensation is tried again: it must not fail for a passing fault. */
const COMPENSATION_RETRY: JsonObject = {
  ErrorEquals: ['States.ALL'],
  IntervalSeconds: 1,
  MaxAttempts: 4,
  BackoffRate: 2,
  MaxDelaySeconds: 20,
  JitterStrategy: 'FULL',
};

/** The saga's entry for a step whose effect took place; `with` is computed now. */
export const sagaEntry = (build: Build, draft: Draft, step: Step): Assignment[] => {
  const text = entryText(build, draft, step);
  return text === undefined ? [] : [assign(draft.saga!, `$append($${draft.saga}, [${text.entry}])`)];
};

/** The same where the outcome is unknown, if the compensation's input does without the step's result. */
export const unknownEntry = (build: Build, draft: Draft, step: Step): Assignment[] | undefined => {
  const text = entryText(build, draft, step);
  const own = namesIn(build, draft).variable(step.id) ?? step.id;
  if (text === undefined || freeVariables(text.input).has(own)) return undefined;
  return sagaEntry(build, draft, step);
};

const entryText = (build: Build, draft: Draft, step: Step): { entry: string; input: string } | undefined => {
  const undo = step.compensate;
  if (!undo || draft.saga === undefined) return undefined;
  const key = actionSubstitution(undo.uses);
  build.substitutions[key] = { kind: 'action', action: undo.uses };
  const input = emitTemplateExpression(undo.with ?? {}, namesIn(build, draft));
  const members = [
    `"step": ${JSON.stringify(step.id)}`,
    `"uses": "\${${key}}"`,
    `"with": ${input}`,
    `"key": ${idempotencyKey(build, draft, step)} & "/undo"`,
    '"at": $millis()',
  ];
  return { entry: `{${members.join(', ')}}`, input };
};

/** One Task state runs all compensations, so the longest time that one of them asks for holds for all. */
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

/** A Map that undoes the items newest first, one at a time, and goes on past a compensation that fails. */
export const undoState = (
  build: Build,
  draft: Draft,
  wanted: string,
  items: string,
  comment: string,
): { name: string; next: Edge } => {
  const name = takeName(build.stateNames, wanted);
  const undo = takeName(build.stateNames, 'undo');
  const failed = takeName(build.stateNames, 'undo_failed');
  const run: JsonObject = {
    execution: '{% $states.context.Execution.Id %}',
    execution_name: '{% $states.context.Execution.Name %}',
    workflow: build.workflow,
    step: '{% $states.input.step %}',
    attempt: '{% $states.context.State.RetryCount %}',
    idempotency_key: '{% $states.input.key %}',
    effect: true,
    compensation: true,
  };
  const report = (undone: boolean, more: JsonObject = {}): Json => ({
    step: '{% $states.input.step %}',
    undone,
    ...more,
  });
  const processor: JsonObject = {
    ProcessorConfig: { Mode: 'INLINE' },
    StartAt: undo,
    States: {
      [undo]: {
        Type: 'Task',
        Comment: 'Undoes one step with the input that was computed when the step succeeded.',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: {
          FunctionName: '{% $states.input.uses %}',
          Payload: { input: '{% $states.input.with %}', run },
        },
        TimeoutSeconds: compensationTimeoutSeconds(build),
        Retry: [COMPENSATION_RETRY],
        Catch: [
          {
            ErrorEquals: ['States.ALL'],
            Output: report(false, { error: '{% $states.errorOutput.Error %}' }),
            Next: failed,
          },
        ],
        Output: report(true),
        End: true,
      },
      [failed]: { Type: 'Succeed', Comment: 'Reports the failed compensation; the others still run.' },
    },
  };
  const next: Edge = { slot: { kind: 'next' }, assigns: [] };
  const body: JsonObject = {
    Type: 'Map',
    Comment: comment,
    MaxConcurrency: 1,
    Items: `{% ${items} %}`,
    ItemProcessor: processor,
  };
  draft.states.set(name, { name, body, edges: [next] });
  return { name, next };
};

/** The workflow's last resort: undo everything, then fail with the original error. */
export const compensateAndFail = (build: Build, draft: Draft): Fragment => {
  const undo = undoState(
    build,
    draft,
    'compensate',
    `$reverse($${draft.saga})`,
    'Undoes what was done, newest first; keeps going past a compensation that fails.',
  );
  const failed = takeName(build.stateNames, 'failed');
  const error = `$${draft.error}`;
  draft.states.set(failed, {
    name: failed,
    body: {
      Type: 'Fail',
      Comment: 'Fails with the original error; the cause tells what was undone and what was not.',
      Error: `{% ${error}.Error %}`,
      Cause:
        `{% $string({"step": ${error}.Step, "cause": ${error}.Cause, "outcome": ${error}.Outcome, ` +
        '"compensations": $append([], $states.input)}) %}',
    },
    edges: [],
  });
  undo.next.target = failed;
  return { entry: undo.name, pending: [], exits: [] };
};

/** Undoes what was done since a mark, where a block handles its own failure. */
export const undoSince = (build: Build, draft: Draft, blockId: string, mark: string): Fragment => {
  const saga = `$${draft.saga}`;
  const undo = undoState(
    build,
    draft,
    `undo_${blockId}`,
    `$append([], $reverse($filter(${saga}, function($entry, $i) { $i >= $${mark} })))`,
    `Undoes what ${blockId} did before it failed, newest first.`,
  );
  undo.next.assigns.push(
    assign(draft.saga!, `$append([], $filter(${saga}, function($entry, $i) { $i < $${mark} }))`),
  );
  return { entry: undo.name, pending: [], exits: [undo.next] };
};
