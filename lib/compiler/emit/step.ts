import { invariant } from '#core/invariant.ts';
import { required } from '#core/required.ts';
import type { Edge, Fragment } from '#steps/emission.ts';
import { stepTypes } from '#steps/index.ts';
import type { ErrorAction, OnError, Step } from '#steps/step.ts';
import type { StepType } from '#steps/step-type.ts';
import { emitTemplate, emitTemplateExpression } from './author-text.ts';
import { type Build, hasEffects } from './build.ts';
import { compute, decide } from './compute.ts';
import { contextFor } from './context.ts';
import type { Emitter } from './emitter.ts';
import { emitKept } from './kept.ts';
import { readable } from './placeholders.ts';
import { evaluating } from './present-assigns.ts';
import { undoSince } from './saga.ts';
import {
  assign,
  bindHandler,
  EMPTY,
  type Handler,
  type Subgraph,
  sequence,
  sequenceAll,
} from './subgraph.ts';
import { waitForCall } from './turn.ts';

/** Emits one step: its condition, its type's states, and what happens when it fails. */
export const emitStep = (emitter: Emitter, step: Step): Fragment => {
  const { graph } = emitter;
  const type = stepTypes.get(step.type);
  invariant(type, `step type ${step.type} got past the rules`);
  if (!graph.variables.has(step.id)) graph.variables.set(step.id, step.id);
  const blocks = type.blocks?.(step) ?? [];
  // Everything in a loop also comes after it.
  if (blocks.some(({ kind }) => kind === 'loop') && hasEffects(blocks)) graph.acted = true;
  const fragment = withCondition(emitter, step, type, () => handled(emitter, step, type));
  if (step.compensate || hasEffects(blocks)) graph.acted = true;
  const state = graph.states.get(step.id);
  if (state && step.compensate) state.acts = true;
  if (state && step.description !== undefined) state.body.Comment = readable(step.description);
  return fragment;
};

const withCondition = (emitter: Emitter, step: Step, type: StepType, emit: () => Fragment): Fragment => {
  const { graph } = emitter;
  if (step.when === undefined) return emit();
  const variable = required(graph.variables, step.id);
  const site = { step, sees: 'before' as const, condition: true };
  const name = emitter.stateName(`when_${step.id}`);
  const { before, failing, condition } = decide(emitter, { text: step.when, site, name: step.id });
  const runs: Edge = { slot: { kind: 'choice', condition }, assigns: [] };
  const skips: Edge = { slot: { kind: 'default' }, assigns: [assign(variable, 'null')] };
  const comment = `Runs ${step.id} only if its condition holds.`;
  emitter.add({
    name,
    body: { Type: 'Choice', Comment: comment },
    edges: [...(failing ? [failing] : []), runs, skips],
    // A plan assumes that nothing fails or ends early.
    expected: type.ends ? skips : runs,
  });
  const body = emit();
  if (body.entry === undefined && !failing) {
    graph.states.delete(name);
    const value = evaluating(`$${variable}`, body.pending);
    const authored = body.pending.some((assignment) => assignment.authored);
    return sequence(graph, before, {
      ...EMPTY,
      pending: [{ ...assign(variable, `(${condition}) ? (${value}) : null`), authored }],
    });
  }
  const rest = sequence(graph, { entry: name, pending: [], exits: [runs] }, body);
  return sequence(graph, before, { ...rest, exits: [...rest.exits, skips] });
};

/** Returns what happens to an error of the step: its own setting, or the document's if no enclosing block has one. */
const onErrorOf = (build: Build, { on_error }: Step): OnError & { action: ErrorAction } => ({
  ...on_error,
  action:
    on_error?.action ?? (build.handlersAround > 0 ? 'fail' : (build.document.defaults?.on_error ?? 'fail')),
});

const handled = (emitter: Emitter, step: Step, type: StepType): Fragment => {
  const { build, graph } = emitter;
  const onError = onErrorOf(build, step);
  const continues =
    onError.action === 'skip' ||
    onError.action === 'continue' ||
    onError.fallback !== undefined ||
    onError.fallback_value !== undefined;
  const context = contextFor(emitter);
  const blocks = type.blocks?.(step) ?? [];
  const emit = (): Fragment => {
    const decides = blocks.length > 0 && step.on_error !== undefined;
    if (decides) build.handlersAround++;
    const work = (): Fragment => {
      const waits = waitForCall(emitter, step);
      const body = type.emit(step, context);
      return waits ? sequence(graph, waits, body) : body;
    };
    const kept = step.cache && type.kept?.(step, build.project);
    const fragment = kept ? emitKept(emitter, context, step, { ...kept, work }) : work();
    if (decides) build.handlersAround--;
    return fragment;
  };
  if (!type.common.includes('on_error')) return emit();
  if (!continues) return onError.action === 'abort' ? aborting(emitter, emit) : emit();

  const inside = hasEffects(blocks);
  // What a failed step may have done itself is undone too, before the execution continues without it.
  const undoes = graph.saga !== undefined && (inside || step.compensate !== undefined);
  const mark = undoes ? emitter.variableName(`mark_${step.id}`) : undefined;
  const handler: Handler = {
    label: `@${++build.count}`,
    edges: [],
    base: false,
    ...(mark && !inside && { mark }),
  };
  graph.handlers.push(handler);
  const emitted = emit();
  graph.handlers.pop();
  const body =
    mark && inside
      ? sequence(graph, { ...EMPTY, pending: [assign(mark, `$count($${graph.saga})`)] }, emitted)
      : emitted;
  const used = handler.edges.length > 0 || emitted.entry === handler.label;
  if (!used) return body;
  const handling = sequenceAll(graph, [
    ...(mark ? [() => undoSince(emitter, step.id, mark)] : []),
    () => instead(emitter, step, onError),
  ]);
  return bindHandler(graph, handler, body, handling);
};

/** Errors go to the last resort of the subgraph, and then to those of the outer subgraphs. */
const aborting = (emitter: Emitter, emit: () => Fragment): Fragment => {
  const { graph } = emitter;
  const last = graph.handlers.find((handler) => handler.base);
  if (!last) return emit();
  const handler: Handler = { label: `@${++emitter.build.count}`, edges: [], base: false };
  graph.handlers.push(handler);
  const body = emit();
  graph.handlers.pop();
  if (handler.edges.length === 0 && body.entry !== handler.label) return body;
  const marked = assign(graph.error, `$merge([$${graph.error}, {"Abort": true}])`);
  return bindHandler(graph, handler, body, { entry: last.label, pending: [marked], exits: [] });
};

/** Emits what replaces a failed step's result. */
const instead = (emitter: Emitter, step: Step, onError: OnError): Fragment => {
  const { graph } = emitter;
  const variable = required(graph.variables, step.id);
  if (onError.fallback) {
    const { fallback, ...rest } = onError;
    graph.variables.set(fallback.id, variable);
    const emitFallback = () => emitStep(emitter, { ...fallback, on_error: fallback.on_error ?? rest });
    if (!stepTypes.get(fallback.type)?.blocks) return withError(graph, graph.error, emitFallback);
    // Steps inside may fail in turn, and $error still means the error before them.
    const kept = emitter.variableName(`error_${step.id}`);
    return sequence(
      graph,
      { ...EMPTY, pending: [assign(kept, `$${graph.error}`)] },
      withError(graph, kept, emitFallback),
    );
  }
  return withError(graph, graph.error, () => valueInstead(emitter, step, variable, onError));
};

/** While `emit` runs, the author's `$error` means the variable. */
const withError = (graph: Subgraph, variable: string, emit: () => Fragment): Fragment => {
  const before = graph.variables.get('error');
  graph.variables.set('error', variable);
  const fragment = emit();
  if (before === undefined) graph.variables.delete('error');
  else graph.variables.set('error', before);
  return fragment;
};

const valueInstead = (emitter: Emitter, step: Step, variable: string, onError: OnError): Fragment => {
  if (onError.fallback_value !== undefined) {
    const names = emitter.names;
    const value = emitTemplate(onError.fallback_value, names);
    const expression = emitTemplateExpression(onError.fallback_value, names);
    return compute(emitter, {
      assigns: [{ name: variable, expression, value, authored: true }],
      values: [onError.fallback_value],
      site: { step, sees: 'error' },
      name: step.id,
    });
  }
  const error = `$${emitter.graph.error}`;
  const result =
    onError.action === 'continue' ? `{"error": ${error}.Error, "cause": ${error}.Cause}` : 'null';
  return { ...EMPTY, pending: [assign(variable, result)] };
};
