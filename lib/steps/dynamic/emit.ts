import { permanentErrors } from '#contracts/errors.ts';
import { defined } from '#core/defined.ts';
import type { JsonObject } from '#core/json.ts';
import { callInfo } from '../call-info.ts';
import type { Edge, EmitContext, Fragment, Slot } from '../emission.ts';
import { expectedRepeats } from '../loop-estimate.ts';
import type { ActionFacts, Project } from '../project.ts';
import { retriedExcept } from '../retried-except.ts';
import type { Step } from '../step.ts';
import { allowedActions } from './allowed.ts';
import { checkedTasks } from './checked-tasks.ts';
import { inputExpression, type TypedName, typedNames, usesOf } from './task-types.ts';

const TASK = '$states.input.task';

/**
 * Returns a Map over the tasks, whose only state calls the function of a task's action. All tasks are checked before the first begins. Tasks
 * that run side by side all end before the step fails, so that none is stopped in the middle of an effect.
 */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const concurrency = step.max_concurrency as number | undefined;
  const settles = concurrency !== 1;
  const variable = context.variable(step.id);
  const results = `$merge($append([{}], $map($append([], $states.result), function($r) { {$r.id: $r.value} })))`;
  const failures = context.freeVariable(`failed_${step.id}`);
  const stored = context.storedByName(step);
  const next: Edge = {
    slot: { kind: 'next' },
    assigns: [
      { name: variable, expression: results },
      ...(settles
        ? [{ name: failures, expression: '$append([], $states.result[$exists(error)])' }]
        : context.record(step)),
    ],
  };
  context.state({
    name: step.id,
    body: {
      Type: 'Map',
      Comment: `Runs tasks that are computed at run time${settles ? '' : ', in order'}.`,
      Items: `{% ${stored ? withShares(checkedTasks(step, context), stored.share('$c')) : checkedTasks(step, context)} %}`,
      ...defined({ MaxConcurrency: concurrency }),
      ...(!stored && { ItemSelector: { task: '{% $states.context.Map.Item.Value %}' } }),
      ItemProcessor: processor(step, context, settles),
    },
    edges: [...context.catches(step), next],
    expected: next,
    inner: expectedRepeats(step),
  });
  const mapped: Fragment = { entry: step.id, pending: [], exits: [next] };
  return settles ? context.sequence(mapped, failing(step, failures, context)) : mapped;
};

/** Fails with the error of the first task that failed, after all have ended. */
const failing = (step: Step, failures: string, context: EmitContext): Fragment => {
  const name = context.freeName(`check_${step.id}`);
  const slot: Slot = { kind: 'choice', condition: `$count($${failures}) > 0` };
  const error = `$${failures}[0].error.Error`;
  const cause = `"the task " & $${failures}[0].id & ": " & $${failures}[0].error.Cause`;
  const raised = `{"Error": ${error}, "Cause": ${cause}, "Step": ${JSON.stringify(step.id)}, "At": $millis()}`;
  const ending = (): Edge => ({
    slot,
    assigns: [],
    target: context.state({
      name: context.freeName(`failed_${step.id}`),
      body: {
        Type: 'Fail',
        Comment: 'Fails with the error of a task.',
        Error: `{% $replace(${error}, /^States[.]/, "") %}`,
        Cause: `{% ${cause} %}`,
      },
      edges: [],
    }),
  });
  // What handles the failure undoes what comes after its mark, so tasks are recorded on the way there.
  const failed = context.failure(slot, raised, context.record(step)) ?? ending();
  const passed: Edge = { slot: { kind: 'default' }, assigns: context.record(step) };
  context.state({
    name,
    body: { Type: 'Choice', Comment: 'Fails after all tasks have ended, if one of them failed.' },
    edges: [failed, passed],
    expected: passed,
  });
  return { entry: name, pending: [], exits: [passed] };
};

/** The breaker of what a task uses, if that has one. */
const breakersOf = (typed: readonly TypedName[], context: EmitContext): JsonObject => {
  const known = typed.flatMap((one) => {
    const name = one.type.breaker?.(one.name);
    return name === undefined
      ? []
      : [`${JSON.stringify(usesOf(one))}: ${JSON.stringify(context.breaker({ name }))}`];
  });
  if (known.length === 0) return {};
  return { breaker: `{% ($b := $lookup({${known.join(', ')}}, ${TASK}.uses); $exists($b) ? $b : null) %}` };
};

/** JSONata of tasks, each with its share of the bytes that their results have in a state together. */
const withShares = (tasks: string, share: string): string =>
  `($c := ${tasks}; $append([], $map($c, function($t) { {"task": $t, "share": ${share}} })))`;

/** Whether undoing what an action did needs its result. */
const needsResult = (compensate: ActionFacts['compensate']): boolean =>
  /[$]result\b/.test(JSON.stringify(compensate?.with ?? null));

/**
 * JSONata of what goes to the storage of a task's result. That of an action whose contract undoes it with its result stays: the log of effects
 * has to know it.
 */
const storesOf = (step: Step, context: EmitContext): JsonObject => {
  const stores = context.storedByName(step)?.stores({ name: `${TASK}.id`, share: '$states.input.share' });
  if (stores === undefined) return {};
  const kept = allowedActions(step, context.project)
    .filter(({ compensate }) => needsResult(compensate))
    .map(({ name }) => name);
  return {
    stores: `{% ${kept.length > 0 ? `${TASK}.uses in ${JSON.stringify(kept)} ? [] : ${stores}` : stores} %}`,
  };
};

/** What the log of effects needs to undo tasks whose actions' contracts say how: it undoes them when the execution fails. */
const undoing = (step: Step, context: EmitContext): JsonObject => {
  const undone = allowedActions(step, context.project).filter(({ compensate }) => compensate);
  if (undone.length === 0) return {};
  const chosen = (of: (action: (typeof undone)[number]) => string): string =>
    `$lookup({${undone.map((action) => `${JSON.stringify(action.name)}: ${of(action)}`).join(', ')}}, ${TASK}.uses)`;
  const undo = chosen(({ name, compensate, find }) => {
    const late = Object.entries((compensate?.with ?? {}) as JsonObject).map(
      ([field, value]) => `${JSON.stringify(field)}: ${JSON.stringify(context.authorExpression(value))}`,
    );
    const finding = find && needsResult(compensate) ? `, "find": "${context.functionName(name)}"` : '';
    const declared = compensate ? context.undoRetry(compensate) : {};
    const retry = Object.entries(declared).map(([field, value]) => `, "${field}": ${JSON.stringify(value)}`);
    return `{"uses": "${context.functionName(compensate?.uses ?? '')}", "late": {${late.join(', ')}}${finding}${retry.join('')}}`;
  });
  const bindings = `{"input": $exists(${TASK}.with) ? ${TASK}.with : {}}`;
  return {
    effect: `{% $exists(${chosen(() => 'true')}) %}`,
    at: '{% $millis() %}',
    ...defined({ timeout_seconds: context.timeout(step).TimeoutSeconds }),
    undo: `{% ($undo := ${undo}; $exists($undo) ? $merge([$undo, {"with": {}, "result": "result", "bindings": ${bindings}}]) : null) %}`,
  };
};

/** Returns what tasks of types may use, and declares what their functions must reach for it. */
const declared = (step: Step, context: EmitContext): TypedName[] => {
  const typed = typedNames(step, context.project);
  for (const [index, { type, name }] of typed.entries()) {
    if (!type.reach) continue;
    context.substitute(`reach__${step.id}__${index}`, {
      kind: 'reach',
      action: `platform/${type.action}`,
      ...type.reach(name, context.project),
    });
  }
  return typed;
};

/**
 * Returns the errors after which no task is tried again. One state runs them all, so an error is final if some of what they may use says so, and
 * nothing says otherwise.
 */
const permanentIn = (step: Step, typed: readonly TypedName[], project: Project): string[] => {
  const declaring = allowedActions(step, project).map(({ errors = {} }) => errors);
  const isRepeated = (error: string): boolean =>
    declaring.some((errors) => errors[error]?.retryable === true);
  const final = declaring.flatMap(permanentErrors).filter((error) => !isRepeated(error));
  return [...new Set([...final, ...typed.flatMap(({ type }) => type.permanent)])];
};

/** The placeholder of the function that runs a task of a type. */
const functionOf = ({ type, name }: TypedName, step: Step, context: EmitContext): string =>
  type.functionName?.(name, step, context) ?? context.platformFunctionName(String(type.action));

const processor = (step: Step, context: EmitContext, settles: boolean): JsonObject => {
  const call = context.freeName(`${step.id}_task`);
  const failed = context.freeName(`${step.id}_task_failed`);
  const typed = declared(step, context);
  const functions = [
    ...allowedActions(step, context.project).map(({ name }) => [name, context.functionName(name)]),
    ...typed.map((one) => [usesOf(one), functionOf(one, step, context)]),
  ].map(([name, placeholder]) => `${JSON.stringify(name)}: "${placeholder}"`);
  const seconds = context.timeout(step).TimeoutSeconds;
  const given = `$exists(${TASK}.with) ? ${TASK}.with : {}`;
  const catches: JsonObject = settles
    ? {
        Catch: [['States.DataLimitExceeded'], ['States.ALL']].map((errors) => ({
          ErrorEquals: errors,
          Output: {
            id: `{% ${TASK}.id %}`,
            value: null,
            error: '{% {"Error": $states.errorOutput.Error, "Cause": $states.errorOutput.Cause} %}',
          },
          Next: failed,
        })),
      }
    : {};
  const actions = allowedActions(step, context.project).map(({ name }) => name);
  const turns = context.turnOfTask(step, { task: TASK, actions, next: call, catches });
  const sensitive = [...new Set(typed.flatMap(({ type }) => type.sensitive))];
  const state: JsonObject = {
    Type: 'Task',
    Comment: 'Calls the function of one task.',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: {
      FunctionName: `{% $lookup({${functions.join(', ')}}, ${TASK}.uses) %}`,
      Payload: {
        input:
          typed.length === 0
            ? `{% ${given} %}`
            : `{% ($u := ${TASK}.uses; $w := ${given}; ${inputExpression(typed, context.project, seconds)}) %}`,
        run: {
          ...callInfo({
            workflow: context.workflow,
            step: step.id,
            attempt: `{% ${context.attempt(step)} %}`,
            key: `${context.key(step)} & "/" & ${TASK}.id`,
          }),
          ...(step.irreversible === true ? { effect: true } : undoing(step, context)),
          ...storesOf(step, context),
          ...breakersOf(typed, context),
          ...(sensitive.length > 0 && { sensitive }),
          ...(turns && { turn: '{% $exists($states.input.turn) ? $states.input.turn : null %}' }),
        },
      },
    },
    Output: { id: `{% ${TASK}.id %}`, value: '{% $states.result.Payload %}' },
    ...context.timeout(step),
    ...context.retry(retriedExcept(step, permanentIn(step, typed, context.project))),
    ...catches,
    End: true,
  };
  return {
    ProcessorConfig: { Mode: 'INLINE' },
    StartAt: turns?.entry ?? call,
    States: {
      ...turns?.states,
      [call]: state,
      ...(settles && {
        [failed]: { Type: 'Succeed', Comment: 'Reports the failed task; the others still run.' },
      }),
    },
  };
};
