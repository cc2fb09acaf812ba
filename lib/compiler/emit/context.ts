import { certain } from '#core/certain.ts';
import { defined } from '#core/defined.ts';
import type { Edge, EmitContext, Fragment, StateDraft } from '#steps/emission.ts';
import type { Block, Step } from '#steps/step.ts';
import { authorExpression } from '../expressions/author-expression.ts';
import { breakerSettings } from '../model/breaker-settings.ts';
import { mostRepeats } from '../model/events.ts';
import { emitExpression, emitLiteral, emitTemplate, emitTemplateExpression } from './author-text.ts';
import { hasEffects } from './build.ts';
import {
  activityName,
  addScript,
  functionName,
  platformFunctionName,
  substitute,
} from './called-functions.ts';
import { catches } from './catches.ts';
import { emitChild } from './child-machine.ts';
import { decide } from './compute.ts';
import { computeValue } from './compute-value.ts';
import { condition } from './condition.ts';
import type { Emitter } from './emitter.ts';
import { emitEnd, emitFail } from './endings.ts';
import { joinEnvelopes, routeError } from './errors.ts';
import { emitSubgraphs } from './inner-subgraphs.ts';
import { payload } from './payload.ts';
import { readable } from './placeholders.ts';
import { presentList } from './present.ts';
import { retriers } from './retriers.ts';
import { attemptsBefore, runInfo, stepKey, storedInfo, timeoutSeconds } from './run-info.ts';
import { sagaEntry } from './saga.ts';
import { maskedValues } from './sensitive.ts';
import { storedByName } from './stored-by-name.ts';
import { assign, EMPTY, ended, patch, sequence, sequenceAll } from './subgraph.ts';
import { turnOfTask } from './turn-of-task.ts';
import { undoRetry } from './undo-retry.ts';

/** Returns the emission context for the steps of a subgraph. */
export const contextFor = (emitter: Emitter): EmitContext => {
  const { build, graph, names } = emitter;
  return {
    workflow: build.workflow,
    sections: build.document,
    project: build.project,
    limits: build.document.defaults?.limits ?? {},
    expression: (text) => emitExpression(text, names),
    condition: (text) => condition(emitter, text),
    template: (value) => emitTemplate(value, names),
    literal: emitLiteral,
    list: (text) => presentList(emitExpression(text, names)),
    mostRepeats: (step) => repeatsOf(emitter, step),
    authorExpression,
    templateExpression: (value) => emitTemplateExpression(value, names),
    variable: (id) => names.variable(id) ?? id,
    functionName: (action) => functionName(emitter, action),
    platformFunctionName: (action) => platformFunctionName(emitter, action),
    activity: (action) => activityName(emitter, action),
    script: (step, script) => functionName(emitter, addScript(emitter, step, script)),
    substitute: (key, substitution) => substitute(emitter, key, substitution),
    state: (state) => addState(emitter, state),
    freeName: (wanted) => emitter.stateName(wanted),
    freeVariable: (wanted) => emitter.variableName(wanted),
    key: (step) => stepKey(emitter, step),
    attempt: (step) => attemptsBefore(emitter, step),
    called: build.called,
    runInfo: (step) => runInfo(emitter, step),
    undoRetry: (compensate) => undoRetry(emitter.build, compensate),
    stored: (step) => storedInfo(emitter, step),
    storedByName: (step) => storedByName(emitter, step),
    breaker: (breaker) => ({ ...breakerSettings(breaker) }),
    isApart: graph.apart,
    correlation: graph.correlation === undefined ? undefined : `(${graph.correlation})`,
    masked: (value) => maskedValues(emitter, value),
    payload: (step, input, run = runInfo(emitter, step)) => payload(input, run, names),
    sequence: (...fragments) =>
      sequenceAll(
        graph,
        fragments.map((fragment) => () => fragment),
      ),
    connect: (edge, fragment) => connect(emitter, edge, fragment),
    inline: (step, block, result, binds = {}) =>
      bound(emitter, binds, () => inlined(emitter, step, block, result)),
    compute: (step, name, value, options) => computeValue(emitter, step, { name, value, ...options }),
    decide: (step, text, { sees = 'before', block, ...asked } = {}) =>
      decide(emitter, { text, ...asked, site: { step, sees, block }, name: step.id }),
    turnOfTask: (step, task) => turnOfTask(emitter, step, task),
    bound: (binds, emit) => bound(emitter, binds, emit),
    repeating: (iteration, emit) => repeating(emitter, iteration, emit),
    subgraphs: (state, groups, options) => emitSubgraphs(emitter, state, groups, options),
    child: (state, block, options) => emitChild(emitter, state, block, options),
    failure: (slot, error, extra) => routeError(graph, slot, error, { extra }),
    catches: (step) => catches(emitter, step),
    fail: (step, error, cause, stateName) => emitFail(emitter, step, { error, cause, stateName }),
    end: (step, output = build.document.output ?? null) => emitEnd(emitter, step, output),
    retry: (step, calls) => retryField(emitter, step, calls),
    timeout: (step) => defined({ TimeoutSeconds: timeoutSeconds(build, step) }),
    record: (step) => sagaEntry(emitter, step),
    join: (fragment, name) => joinEnvelopes(emitter, fragment, name),
    hasEffects,
  };
};

const connect = ({ graph }: Emitter, edge: Edge, { pending, entry, exits }: Fragment): Edge[] => {
  edge.assigns.push(...pending);
  if (entry === undefined) return [edge];
  patch(graph, edge, entry);
  return exits;
};

/** Returns how many items a `for_each` can go through in one execution. */
const repeatsOf = ({ build }: Emitter, step: Step): number => {
  const node = build.nodes(build.wary()).get(step.id);
  return node ? mostRepeats(node) : Number.POSITIVE_INFINITY;
};

const addState = (emitter: Emitter, state: StateDraft): string => {
  state.body.Comment = readable(String(state.body.Comment));
  emitter.add(state);
  return state.name;
};

/** Emits a block in the middle of this subgraph, with its result in a variable. */
const inlined = (emitter: Emitter, step: Step, block: Block, result: string | undefined): Fragment => {
  const body = emitter.emitBlock(block);
  if (result === undefined || ended(body)) return body;
  const value =
    block.output === undefined
      ? { ...EMPTY, pending: [assign(result, lastResult(emitter, block))] }
      : computeValue(emitter, step, { name: result, value: block.output, sees: 'inside', block });
  return sequence(emitter.graph, body, value);
};

const repeating = <T>({ graph }: Emitter, iteration: string, emit: () => T): T => {
  graph.iterations.push(iteration);
  const result = emit();
  graph.iterations.pop();
  return result;
};

const retryField = ({ build }: Emitter, step: Step, calls?: 'function' | 'service') => {
  const Retry = retriers(build, step, calls);
  return Retry.length === 0 ? {} : { Retry };
};

/** Returns the variable with the result of a block's last step. */
const lastResult = ({ names }: Emitter, { steps }: Block): string => {
  const { id } = certain(steps.at(-1), 'last step');
  return `$${names.variable(id) ?? id}`;
};

/** Emits with names bound to variables, which afterwards mean what they meant before. */
const bound = <T>({ graph: { variables } }: Emitter, binds: Record<string, string>, emit: () => T): T => {
  const before = Object.keys(binds).map((name) => [name, variables.get(name)] as const);
  for (const [name, variable] of Object.entries(binds)) variables.set(name, variable);
  const result = emit();
  for (const [name, variable] of before) {
    if (variable === undefined) variables.delete(name);
    else variables.set(name, variable);
  }
  return result;
};
