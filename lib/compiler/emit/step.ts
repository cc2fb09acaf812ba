import { invariant } from '#core/invariant.ts';
import type { Edge, Fragment } from '#steps/emission.ts';
import { stepTypes } from '#steps/index.ts';
import type { OnError, Step } from '#steps/step.ts';
import type { StepType } from '#steps/step-type.ts';
import { emitTemplate, emitTemplateExpression } from './author-text.ts';
import { type Build, hasEffects, takeName } from './build.ts';
import { condition } from './condition.ts';
import { contextFor } from './context.ts';
import { assign, chain, type Draft, follow, type Handler, resolve, STATELESS } from './subgraph.ts';
import { inlined } from './inline.ts';
import { namesIn } from './names.ts';
import { undoSince } from './saga.ts';

/** Emits one step: its condition, its type's states, and what happens when it fails. */
export const emitStep = (build: Build, draft: Draft, step: Step): Fragment => {
  const type = stepTypes.get(step.type);
  invariant(type, `step type ${step.type} got past the rules`);
  if (!draft.variables.has(step.id)) draft.variables.set(step.id, step.id);
  return guarded(build, draft, step, type, () => handled(build, draft, step, type));
};

const guarded = (build: Build, draft: Draft, step: Step, type: StepType, emit: () => Fragment): Fragment => {
  if (step.when === undefined) return emit();
  const variable = draft.variables.get(step.id)!;
  const holds = condition(build, draft, step.when);
  const name = takeName(build.stateNames, `when_${step.id}`);
  const runs: Edge = { slot: { kind: 'choice', condition: holds }, assigns: [] };
  const skips: Edge = { slot: { kind: 'default' }, assigns: [assign(variable, 'null')] };
  const comment = `Runs ${step.id} only if its condition holds.`;
  draft.states.set(name, {
    name,
    body: { Type: 'Choice', Comment: comment },
    edges: [runs, skips],
    // A plan is of a run in which nothing fails or ends early.
    expected: type.ends ? skips : runs,
  });
  const body = emit();
  if (body.entry === undefined) {
    draft.states.delete(name);
    const value = inlined(`$${variable}`, body.pending);
    return { ...STATELESS, pending: [assign(variable, `(${holds}) ? (${value}) : null`)] };
  }
  const rest = follow(draft, { entry: name, pending: [], exits: [runs] }, body);
  return { ...rest, exits: [...rest.exits, skips] };
};

/** What happens to an error of the step: its own setting, or the document's where no block around has one. */
const onErrorOf = (build: Build, step: Step): OnError =>
  step.on_error ?? { action: build.guarded > 0 ? 'fail' : (build.document.defaults?.on_error ?? 'fail') };

const handled = (build: Build, draft: Draft, step: Step, type: StepType): Fragment => {
  const onError = onErrorOf(build, step);
  const goesOn =
    onError.action === 'skip' ||
    onError.action === 'continue' ||
    onError.fallback !== undefined ||
    onError.fallback_value !== undefined;
  const context = contextFor(build, draft);
  const blocks = type.blocks?.(step) ?? [];
  const emit = (): Fragment => {
    const decides = blocks.length > 0 && step.on_error !== undefined;
    if (decides) build.guarded++;
    const fragment = type.emit(step, context);
    if (decides) build.guarded--;
    return fragment;
  };
  if (!type.common.includes('on_error')) return emit();
  if (!goesOn) return onError.action === 'abort' ? aborting(build, draft, emit) : emit();

  const handler: Handler = { label: `@${++build.count}`, edges: [], base: false };
  const undoes = draft.saga !== undefined && hasEffects(blocks);
  const mark = undoes ? takeName(build.variableNames, `mark_${step.id}`) : undefined;
  draft.handlers.push(handler);
  const emitted = emit();
  draft.handlers.pop();
  const body = mark
    ? follow(draft, { ...STATELESS, pending: [assign(mark, `$count($${draft.saga})`)] }, emitted)
    : emitted;
  const used = handler.edges.length > 0 || emitted.entry === handler.label;
  if (!used) return body;
  const handling = chain(draft, [
    ...(mark ? [() => undoSince(build, draft, step.id, mark)] : []),
    () => instead(build, draft, step, onError),
  ]);
  return resolve(draft, handler, body, handling);
};

/** Errors go to the last resort of the scope, and on to that of the scopes around it. */
const aborting = (build: Build, draft: Draft, emit: () => Fragment): Fragment => {
  const last = draft.handlers.find((handler) => handler.base);
  if (!last) return emit();
  const handler: Handler = { label: `@${++build.count}`, edges: [], base: false };
  draft.handlers.push(handler);
  const body = emit();
  draft.handlers.pop();
  if (handler.edges.length === 0 && body.entry !== handler.label) return body;
  const marked = assign(draft.error, `$merge([$${draft.error}, {"Abort": true}])`);
  return resolve(draft, handler, body, { entry: last.label, pending: [marked], exits: [] });
};

/** What takes the place of a failed step's result. */
const instead = (build: Build, draft: Draft, step: Step, onError: OnError): Fragment => {
  const variable = draft.variables.get(step.id)!;
  if (onError.fallback) {
    const { fallback, ...rest } = onError;
    draft.variables.set(fallback.id, variable);
    const emitFallback = () => emitStep(build, draft, { ...fallback, on_error: fallback.on_error ?? rest });
    if (!stepTypes.get(fallback.type)?.blocks) return withError(draft, draft.error, emitFallback);
    // Steps inside may fail in turn, and $error goes on to mean what went wrong before them.
    const kept = takeName(build.variableNames, `error_${step.id}`);
    return follow(
      draft,
      { ...STATELESS, pending: [assign(kept, `$${draft.error}`)] },
      withError(draft, kept, emitFallback),
    );
  }
  return withError(draft, draft.error, () => valueInstead(build, draft, variable, onError));
};

/** While `emit` runs, the author's `$error` means the variable. */
const withError = (draft: Draft, variable: string, emit: () => Fragment): Fragment => {
  const before = draft.variables.get('error');
  draft.variables.set('error', variable);
  const fragment = emit();
  if (before === undefined) draft.variables.delete('error');
  else draft.variables.set('error', before);
  return fragment;
};

const valueInstead = (build: Build, draft: Draft, variable: string, onError: OnError): Fragment => {
  if (onError.fallback_value !== undefined) {
    const names = namesIn(build, draft);
    const value = emitTemplate(onError.fallback_value, names);
    const expression = emitTemplateExpression(onError.fallback_value, names);
    return { ...STATELESS, pending: [{ name: variable, expression, value }] };
  }
  const error = `$${draft.error}`;
  const result =
    onError.action === 'continue' ? `{"error": ${error}.Error, "cause": ${error}.Cause}` : 'null';
  return { ...STATELESS, pending: [assign(variable, result)] };
};
