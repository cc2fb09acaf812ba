import { actionSubstitution } from '#contracts/names.ts';
import { writtenBy } from '#contracts/scripts/records.ts';
import { scriptAction } from '#contracts/scripts/script-function.ts';
import { certain } from '#core/certain.ts';
import { hashOf } from '#core/hash.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { Assignment, ComputeOptions, Edge, EmitContext, Fragment } from '#steps/emission.ts';
import type { Block, Step } from '#steps/step.ts';
import { authorExpression } from '../expressions/author-expression.ts';
import { mostRepeats } from '../model/events.ts';
import {
  asExpression,
  emitExpression,
  emitLiteral,
  emitTemplate,
  emitTemplateExpression,
} from './author-text.ts';
import { hasEffects } from './build.ts';
import { catches } from './catches.ts';
import { templateCertainty } from './certainty.ts';
import { emitChild } from './child-machine.ts';
import { compute, decide } from './compute.ts';
import { condition } from './condition.ts';
import type { Emitter } from './emitter.ts';
import { joinEnvelopes, raise, routeError } from './errors.ts';
import { evaluationState } from './evaluation-state.ts';
import { marked } from './inline.ts';
import { emitSubgraphs } from './inner-subgraphs.ts';
import { payload } from './payload.ts';
import { readable } from './placeholders.ts';
import { absentIn, nothingCause, presentList } from './present.ts';
import { outputValue } from './present-assigns.ts';
import { retriers } from './retriers.ts';
import { attemptsBefore, runInfo, stepKey, storedInfo, timeoutSeconds } from './run-info.ts';
import { sagaEntry } from './saga.ts';
import { maskedValues } from './sensitive.ts';
import { storedByName } from './stored-by-name.ts';
import { assign, EMPTY, ended, patch, sequence, sequenceAll } from './subgraph.ts';
import { turnOfTask } from './turn.ts';

/** Returns the emission context for the steps of a subgraph. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: an object of methods, which share an emitter
export const contextFor = (emitter: Emitter): EmitContext => {
  const { build, graph } = emitter;
  const names = emitter.names;
  const context: EmitContext = {
    workflow: build.workflow,
    sections: build.document,
    project: build.project,
    limits: build.document.defaults?.limits ?? {},
    expression: (text) => emitExpression(text, names),
    condition: (text) => condition(emitter, text),
    template: (value) => emitTemplate(value, names),
    literal: emitLiteral,
    list: (text) => presentList(emitExpression(text, names)),
    mostRepeats: (step) => {
      const node = build.nodes(build.wary()).get(step.id);
      return node ? mostRepeats(node) : Number.POSITIVE_INFINITY;
    },
    authorExpression,
    templateExpression: (value) => emitTemplateExpression(value, names),
    variable: (id) => names.variable(id) ?? id,
    functionName: (action, platform = false) =>
      context.substitute(
        actionSubstitution(platform ? `platform/${action}` : action),
        platform ? { kind: 'platform', action } : { kind: 'action', action },
      ),
    activity: (action) =>
      build.actions?.get(action)?.worker
        ? context.substitute(actionSubstitution(action), { kind: 'activity', action })
        : undefined,
    script: (step, { file, name, ...script }) => {
      const action = scriptAction(build.workflow, name ?? step.id, hashOf);
      const key = step.type === 'script' || name === undefined ? step.id : `${step.id}/${name}`;
      const writes = Object.values(script.records ?? {}).some(({ operations }) =>
        operations.some((operation) => operation !== 'get'),
      );
      const noted = writes ? { ...script, written: writtenBy(action) } : script;
      build.scripts.set(key, { action, file, name, script: noted });
      return context.functionName(action);
    },
    substitute: (key, substitution) => {
      build.substitutions[key] = substitution;
      return `\${${key}}`;
    },
    state: (state) => {
      state.body.Comment = readable(String(state.body.Comment));
      emitter.add(state);
      return state.name;
    },
    freeName: (wanted) => emitter.stateName(wanted),
    freeVariable: (wanted) => emitter.variableName(wanted),
    key: (step) => stepKey(emitter, step),
    attempt: (step) => attemptsBefore(emitter, step),
    runInfo: (step) => runInfo(emitter, step),
    stored: (step) => storedInfo(emitter, step),
    storedByName: (step) => storedByName(emitter, step),
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
      context.bound(binds, () => {
        const body = emitter.emitBlock(block);
        if (result === undefined || ended(body)) return body;
        const value =
          block.output === undefined
            ? { ...EMPTY, pending: [assign(result, lastResult(emitter, block))] }
            : context.compute(step, result, block.output, { sees: 'inside', block });
        return sequence(graph, body, value);
      }),
    compute: (step, name, value, options) => computeValue(emitter, step, { name, value, ...options }),
    decide: (step, text, { sees = 'before', block, ...asked } = {}) =>
      decide(emitter, { text, ...asked, site: { step, sees, block }, name: step.id }),
    turnOfTask: (step, task) => turnOfTask(emitter, step, task),
    bound: (binds, emit) => bound(emitter, binds, emit),
    repeating: (iteration, emit) => {
      graph.iterations.push(iteration);
      const result = emit();
      graph.iterations.pop();
      return result;
    },
    subgraphs: (state, groups, options) => emitSubgraphs(emitter, state, groups, options),
    child: (state, block, options) => emitChild(emitter, state, block, options),
    failure: (slot, error, extra) => routeError(graph, slot, error, { extra }),
    catches: (step) => catches(emitter, step),
    fail: (step, error, cause, stateName) =>
      raiseHere(emitter, step, [error, cause ?? null]) ??
      failState(
        emitter,
        stateName === undefined ? step.id : context.freeName(stateName),
        emitTemplate(error, names),
        cause === undefined ? undefined : emitTemplate(cause, names),
      ),
    end: (step, output) =>
      end(emitter, step, output === undefined ? (build.document.output ?? null) : output),
    retry: (step, calls) => {
      const Retry = retriers(build, step, calls);
      return Retry.length === 0 ? {} : { Retry };
    },
    timeout: (step) => {
      const seconds = timeoutSeconds(build, step);
      return seconds === undefined ? {} : { TimeoutSeconds: seconds };
    },
    record: (step) => sagaEntry(emitter, step),
    join: (fragment, name) => joinEnvelopes(emitter, fragment, name),
    hasEffects,
  };
  return context;
};

const connect = ({ graph }: Emitter, edge: Edge, { pending, entry, exits }: Fragment): Edge[] => {
  edge.assigns.push(...pending);
  if (entry === undefined) return [edge];
  patch(graph, edge, entry);
  return exits;
};

/** Returns the variable with the result of a block's last step. */
const lastResult = ({ names }: Emitter, { steps }: Block): string => {
  const { id } = certain(steps.at(-1), 'last step');
  return `$${names.variable(id) ?? id}`;
};

/** A value to compute, and the variable that gets it. */
type Computed = ComputeOptions & { name: string; value: Json };

const computeValue = (
  emitter: Emitter,
  step: Step,
  { name, value, sees = 'before', block, as, evaluated }: Computed,
): Fragment => {
  const emitted = emitTemplate(value, emitter.names);
  const assigned: Assignment = as
    ? { name, expression: as(asExpression(emitted)) }
    : { name, value: emitted, expression: asExpression(emitted), authored: true };
  return compute(emitter, {
    assigns: [assigned],
    values: [value],
    site: { step, sees, block },
    name: step.id,
    ...(as && !isObject(value) ? { certainty: 'unsafe' as const } : {}),
    ...(evaluated ? { certainty: 'safe' as const } : {}),
  });
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

/** Emits a Succeed state; an output that may fail is computed before it, where the failure can be caught. */
const end = (emitter: Emitter, step: Step, output: Json): Fragment => {
  const variable = emitter.variableName(`output_${step.id}`);
  const computed = computeValue(emitter, step, { name: variable, value: output });
  const isApart = computed.entry !== undefined;
  const body: JsonObject = {
    Type: 'Succeed',
    Comment: 'Ends the workflow here.',
    Output: isApart ? marked(`$${variable}`) : outputValue(emitTemplate(output, emitter.names)),
  };
  emitter.add({ name: step.id, body, edges: [] });
  const ending: Fragment = { entry: step.id, pending: [], exits: [] };
  return isApart ? sequence(emitter.graph, computed, ending) : ending;
};

/** Hands the author's error to the handler around the step; undefined if there is none. */
const raiseHere = (
  emitter: Emitter,
  step: Step,
  authored: [error: Json, cause: Json],
): Fragment | undefined => {
  const [error, cause] = authored.map((value) => emitTemplate(value, emitter.names)) as [Json, Json];
  const raised = (members: string[]): string =>
    `{${members.join(', ')}, "Step": ${JSON.stringify(step.id)}, "At": $millis()}`;
  const meant = raised([
    `"Error": ${asExpression(error)}`,
    ...(cause === null ? [] : [`"Cause": ${asExpression(cause)}`]),
  ]);
  // The state before may have no Catch: an error made of nothing is an error too, and must reach the handler.
  const whole = absentIn([error, cause]).reduceRight(
    (rest, expression) =>
      `$exists(${expression}) ? ${rest} : ` +
      raised(['"Error": "States.QueryEvaluationError"', `"Cause": ${nothingCause(expression)}`]),
    meant,
  );
  const { graph } = emitter;
  const handled = raise(graph, whole);
  const isSafe = authored.every(
    (value) => templateCertainty(emitter, value, { step, sees: 'before' }, { missing: 'allowed' }) === 'safe',
  );
  if (!handled || isSafe) return handled;
  const named = { stepId: step.id, wanted: `compute_${step.id}`, what: `the error of ${step.id}` };
  const computed = evaluationState(emitter, named, handled.pending);
  return sequence(graph, computed, { ...handled, pending: [] });
};

const failState = (emitter: Emitter, name: string, error: Json, cause: Json | undefined): Fragment => {
  const body: JsonObject = { Type: 'Fail', Comment: 'Fails the workflow.', Error: error };
  if (cause !== undefined) body.Cause = cause;
  emitter.add({ name, body, edges: [] });
  return { entry: name, pending: [], exits: [] };
};
