import { actionSubstitution } from '#contracts/names.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import type { JsonObject } from '#core/json.ts';
import type { EmitContext, Fragment } from '#steps/emission.ts';
import type { Step } from '#steps/step.ts';
import {
  asExpression,
  emitExpression,
  emitLiteral,
  emitTemplate,
  emitTemplateExpression,
} from './author-text.ts';
import { type Build, hasEffects, takeName } from './build.ts';
import { catches } from './catches.ts';
import { condition } from './condition.ts';
import { assign, chain, type Draft, ended, follow, lead } from './subgraph.ts';
import { raise, routeError, settleScopes } from './errors.ts';
import { aslValue } from './inline.ts';
import { emitScopeOf } from './inner-subgraphs.ts';
import { namesIn } from './names.ts';
import { readable } from './placeholders.ts';
import { retriers } from './retriers.ts';
import { runInfo } from './run-info.ts';
import { sagaEntry } from './saga.ts';
import { outputValue } from './close.ts';

/** The emission context for steps of a scope. */
export const contextFor = (build: Build, draft: Draft): EmitContext => {
  const names = namesIn(build, draft);
  const context: EmitContext = {
    workflow: build.workflow,
    expression: (text) => emitExpression(text, names),
    condition: (text) => condition(build, draft, text),
    template: (value) => emitTemplate(value, names),
    literal: emitLiteral,
    templateExpression: (value) => emitTemplateExpression(value, names),
    assignTemplate: (name, value) => {
      const emitted = emitTemplate(value, names);
      return { name, value: emitted, expression: asExpression(emitted) };
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
      draft.states.set(state.name, state);
      return state.name;
    },
    freeName: (wanted) => takeName(build.stateNames, wanted),
    freeVariable: (wanted) => takeName(build.variableNames, wanted),
    runInfo: (step) => runInfo(build, draft, step),
    sequence: (...fragments) =>
      chain(
        draft,
        fragments.map((fragment) => () => fragment),
      ),
    connect: (edge, fragment) => {
      edge.assigns.push(...fragment.pending);
      if (fragment.entry === undefined) return [edge];
      lead(draft, edge, fragment.entry);
      return fragment.exits;
    },
    inline: (block, result, binds = {}) =>
      context.bound(binds, () => {
        const body = build.emitBlock(draft, block);
        if (result === undefined || ended(body)) return body;
        const last = block.steps.at(-1)!;
        const value =
          block.output === undefined
            ? assign(result, `$${names.variable(last.id) ?? last.id}`)
            : context.assignTemplate(result, block.output);
        return follow(draft, body, { pending: [value], exits: [] });
      }),
    bound: (binds, emit) => {
      const before = Object.keys(binds).map((name) => [name, draft.variables.get(name)] as const);
      for (const [name, variable] of Object.entries(binds)) draft.variables.set(name, variable);
      const result = emit();
      for (const [name, variable] of before) {
        if (variable === undefined) draft.variables.delete(name);
        else draft.variables.set(name, variable);
      }
      return result;
    },
    repeating: (iteration, emit) => {
      draft.iterations.push(iteration);
      const result = emit();
      draft.iterations.pop();
      return result;
    },
    scopes: (state, groups, binds) => emitScopeOf(build, draft, state, groups, binds),
    failure: (slot, error, extra) => routeError(draft, slot, error, { extra }),
    catches: (step) => catches(build, draft, step),
    fail: (step, error, cause, stateName) =>
      raiseHere(draft, step, error, cause) ??
      failState(draft, stateName === undefined ? step.id : context.freeName(stateName), error, cause),
    end: (step, output) => {
      const body: JsonObject = { Type: 'Succeed', Comment: 'Ends the workflow here.' };
      body.Output = outputValue(
        emitTemplate(output === undefined ? (build.document.output ?? null) : output, names),
      );
      draft.states.set(step.id, { name: step.id, body, edges: [] });
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
    record: (step) => sagaEntry(build, draft, step),
    settle: (fragment, name) => settleScopes(build, draft, fragment, name),
    hasEffects,
  };
  return context;
};

const raiseHere = (
  draft: Draft,
  step: Step,
  error: string,
  cause: string | undefined,
): Fragment | undefined => {
  const members: string[] = [`"Error": ${error}`, ...(cause === undefined ? [] : [`"Cause": ${cause}`])];
  return raise(draft, `{${members.join(', ')}, "Step": ${JSON.stringify(step.id)}, "At": $millis()}`);
};

const failState = (draft: Draft, name: string, error: string, cause: string | undefined): Fragment => {
  const body: JsonObject = { Type: 'Fail', Comment: 'Fails the workflow.', Error: aslValue(error) };
  if (cause !== undefined) body.Cause = aslValue(cause);
  draft.states.set(name, { name, body, edges: [] });
  return { entry: name, pending: [], exits: [] };
};
