import { actionSubstitution } from '#contracts/names.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { EmitContext, Fragment } from '#steps/emission.ts';
import type { Step } from '#steps/step.ts';
import {
  asExpression,
  emitExpression,
  emitLiteral,
  emitTemplate,
  emitTemplateExpression,
} from './author-text.ts';
import { hasEffects } from './build.ts';
import { catches } from './catches.ts';
import { condition } from './condition.ts';
import type { Emitter } from './emitter.ts';
import { joinEnvelopes, raise, routeError } from './errors.ts';
import { emitSubgraphs } from './inner-subgraphs.ts';
import { readable } from './placeholders.ts';
import { absentIn, nothingCause, presentList } from './present.ts';
import { outputValue } from './present-assigns.ts';
import { retriers } from './retriers.ts';
import { runInfo } from './run-info.ts';
import { sagaEntry } from './saga.ts';
import { assign, ended, patch, type Subgraph, sequence, sequenceAll } from './subgraph.ts';

/** Returns the emission context for the steps of a subgraph. */
export const contextFor = (emitter: Emitter): EmitContext => {
  const { build, graph } = emitter;
  const names = emitter.names;
  const context: EmitContext = {
    workflow: build.workflow,
    expression: (text) => emitExpression(text, names),
    condition: (text) => condition(emitter, text),
    template: (value) => emitTemplate(value, names),
    literal: emitLiteral,
    list: (text) => presentList(emitExpression(text, names)),
    templateExpression: (value) => emitTemplateExpression(value, names),
    assignTemplate: (name, value) => {
      const emitted = emitTemplate(value, names);
      return { name, value: emitted, expression: asExpression(emitted), authored: true };
    },
    variable: (id) => names.variable(id) ?? id,
    functionName: (action, platform = false) =>
      context.substitute(
        actionSubstitution(platform ? `platform/${action}` : action),
        platform ? { kind: 'platform', action } : { kind: 'action', action },
      ),
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
    runInfo: (step) => runInfo(emitter, step),
    sequence: (...fragments) =>
      sequenceAll(
        graph,
        fragments.map((fragment) => () => fragment),
      ),
    connect: (edge, fragment) => {
      edge.assigns.push(...fragment.pending);
      if (fragment.entry === undefined) return [edge];
      patch(graph, edge, fragment.entry);
      return fragment.exits;
    },
    inline: (block, result, binds = {}) =>
      context.bound(binds, () => {
        const body = emitter.emitBlock(block);
        if (result === undefined || ended(body)) return body;
        const last = block.steps.at(-1)!;
        const value =
          block.output === undefined
            ? assign(result, `$${names.variable(last.id) ?? last.id}`)
            : context.assignTemplate(result, block.output);
        return sequence(graph, body, { pending: [value], exits: [] });
      }),
    bound: (binds, emit) => {
      const before = Object.keys(binds).map((name) => [name, graph.variables.get(name)] as const);
      for (const [name, variable] of Object.entries(binds)) graph.variables.set(name, variable);
      const result = emit();
      for (const [name, variable] of before) {
        if (variable === undefined) graph.variables.delete(name);
        else graph.variables.set(name, variable);
      }
      return result;
    },
    repeating: (iteration, emit) => {
      graph.iterations.push(iteration);
      const result = emit();
      graph.iterations.pop();
      return result;
    },
    subgraphs: (state, groups, binds, times) => emitSubgraphs(emitter, state, groups, binds, times),
    failure: (slot, error, extra) => routeError(graph, slot, error, { extra }),
    catches: (step) => catches(emitter, step),
    fail: (step, error, cause, stateName) =>
      raiseHere(graph, step, error, cause) ??
      failState(emitter, stateName === undefined ? step.id : context.freeName(stateName), error, cause),
    end: (step, output) => {
      const body: JsonObject = { Type: 'Succeed', Comment: 'Ends the workflow here.' };
      body.Output = outputValue(
        emitTemplate(output === undefined ? (build.document.output ?? null) : output, names),
      );
      emitter.add({ name: step.id, body, edges: [] });
      return { entry: step.id, pending: [], exits: [] };
    },
    retry: (step) => {
      const Retry = retriers(build, step);
      return Retry.length === 0 ? {} : { Retry };
    },
    timeout: (step) => {
      const seconds = parseDurationSeconds(step.timeout ?? build.document.defaults?.timeout ?? '');
      return seconds === undefined ? {} : { TimeoutSeconds: Math.max(1, Math.ceil(seconds)) };
    },
    record: (step) => sagaEntry(emitter, step),
    join: (fragment, name) => joinEnvelopes(emitter, fragment, name),
    hasEffects,
  };
  return context;
};

const raiseHere = (
  graph: Subgraph,
  step: Step,
  error: Json,
  cause: Json | undefined,
): Fragment | undefined => {
  const raised = (members: string[]): string =>
    `{${members.join(', ')}, "Step": ${JSON.stringify(step.id)}, "At": $millis()}`;
  const meant = raised([
    `"Error": ${asExpression(error)}`,
    ...(cause === undefined ? [] : [`"Cause": ${asExpression(cause)}`]),
  ]);
  // The state before may have no Catch: an error made of nothing is an error too, and must reach the handler.
  const whole = absentIn([error, cause ?? null]).reduceRight(
    (rest, expression) =>
      `$exists(${expression}) ? ${rest} : ` +
      raised(['"Error": "States.QueryEvaluationError"', `"Cause": ${nothingCause(expression)}`]),
    meant,
  );
  return raise(graph, whole);
};

const failState = (emitter: Emitter, name: string, error: Json, cause: Json | undefined): Fragment => {
  const body: JsonObject = { Type: 'Fail', Comment: 'Fails the workflow.', Error: error };
  if (cause !== undefined) body.Cause = cause;
  emitter.add({ name, body, edges: [] });
  return { entry: name, pending: [], exits: [] };
};
