import { COMPENSATION_RETRY } from '#contracts/compensation/retry.ts';
import { actionSubstitution } from '#contracts/names.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { Assignment, Edge, Fragment } from '#steps/emission.ts';
import type { Step } from '#steps/step.ts';
import { emitTemplateExpression } from './author-text.ts';
import { allSteps, type Build, takeName } from './build.ts';
import { assign, type Draft } from './subgraph.ts';
import { freeVariables } from './free-variables.ts';
import { namesIn } from './names.ts';
import { idempotencyKey } from './run-info.ts';

const COMPENSATION_TIMEOUT_SECONDS = 60;

/** The saga's entry for a step whose effect took place; `with` is computed now. */
export const sagaEntry = (build: Build, draft: Draft, step: Step): Assignment[] => {
  const text = entryText(build, draft, step);
  return text === undefined ? [] : [assign(draft.saga!, `$append($${draft.saga}, [${text.entry}])`)];
};

/**
 * The same where the outcome is unknown. If the compensation's input needs the step's result, the entry has no `uses`: nobody can
 * undo it, and the cause of the failure names it.
 */
export const unknownEntry = (
  build: Build,
  draft: Draft,
  step: Step,
): { entry: Assignment[]; known: boolean } => {
  const text = entryText(build, draft, step);
  const own = namesIn(build, draft).variable(step.id) ?? step.id;
  const known = text !== undefined && !freeVariables(text.input).has(own);
  return { entry: known ? sagaEntry(build, draft, step) : lostEntries(build, draft, [step]), known };
};

/** Entries for what the steps may have done where their own entries are lost: a result too large, an error that nothing caught. */
export const lostEntries = (build: Build, draft: Draft, steps: readonly Step[]): Assignment[] => {
  const lost = [...allSteps(steps)].filter((step) => step.compensate);
  if (draft.saga === undefined || lost.length === 0) return [];
  build.mayLose = true;
  const entries = lost.map(({ id }) => `{"step": ${JSON.stringify(id)}, "at": $millis()}`);
  return [assign(draft.saga, `$append($${draft.saga}, [${entries.join(', ')}])`)];
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
const undoState = (
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
        Catch: [['States.DataLimitExceeded'], ['States.ALL']].map((errors) => ({
          ErrorEquals: errors,
          Output: report(false, { error: '{% $states.errorOutput.Error %}' }),
          Next: failed,
        })),
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

/** What can be undone, newest first. */
const undoable = (build: Build, list: string): string =>
  build.mayLose ? `$reverse($append([], ${list}[$exists(uses)]))` : `$reverse(${list})`;

/** What cannot, as compensations are reported. */
const lostIn = (draft: Draft): string =>
  `$${draft.saga}[$not($exists(uses))].{"step": step, "undone": false, "error": "OutcomeUnknown"}`;

/** The workflow's last resort: undo everything, then fail with the original error. */
export const compensateAndFail = (build: Build, draft: Draft): Fragment => {
  const undo = undoState(
    build,
    draft,
    'compensate',
    undoable(build, `$${draft.saga}`),
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
        `"compensations": ${build.mayLose ? `$append($append([], $states.input), ${lostIn(draft)})` : '$append([], $states.input)'}}) %}`,
    },
    edges: [],
  });
  undo.next.target = failed;
  return { entry: undo.name, pending: [], exits: [] };
};

/** Undoes what was done since a mark, where a block handles its own failure; what could not be undone stays in the saga. */
export const undoSince = (build: Build, draft: Draft, blockId: string, mark: string): Fragment => {
  const saga = `$${draft.saga}`;
  const since = `$filter(${saga}, function($entry, $i) { $i >= $${mark} })`;
  const before = `$filter(${saga}, function($entry, $i) { $i < $${mark} })`;
  const items = undoable(build, `$append([], ${since})`);
  const undo = undoState(
    build,
    draft,
    `undo_${blockId}`,
    items,
    `Undoes what ${blockId} did before it failed, newest first.`,
  );
  const left = `$filter(${items}, function($entry, $i) { $states.result[$i].undone = false })`;
  const lost = build.mayLose ? [`$append([], ${since})[$not($exists(uses))]`] : [];
  const kept = [...lost, `$reverse($append([], ${left}))`].reduce(
    (list, more) => `$append(${list}, ${more})`,
    `$append([], ${before})`,
  );
  undo.next.assigns.push(assign(draft.saga!, kept));
  return { entry: undo.name, pending: [], exits: [undo.next] };
};
