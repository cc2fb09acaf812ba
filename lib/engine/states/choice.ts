import type { QueryLanguage } from '#asl/query-language.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { runtimeFailure } from '../model/errors.ts';
import type { StateType } from '../model/state.ts';
import { compileRule } from '../query/choice/compile.ts';
import { compileAssign } from '../query/data/data-flow.ts';
import { StateScope } from '../query/data/state-evaluation.ts';
import { compileExpression, compileValue, expressionIn, unexpectedType } from '../query/jsonata/compile.ts';
import { exitState } from '../run/transitions.ts';

/** A compiled rule. */
interface Rule {
  next: string;
  matches(scope: StateScope): boolean;
  assign: ((scope: StateScope) => JsonObject) | null;
  /** The output when the rule has one of its own. */
  output: ((scope: StateScope) => Json) | null;
}

/** Choice: goes on at the first rule that matches, or at Default (Developer Guide: Choice workflow state). */
export const choiceState: StateType = {
  type: 'Choice',
  hasResult: false,
  compile: (_, definition, context, flow) => {
    const rules = (definition.Choices as JsonObject[]).map((rule, index) =>
      compile(rule, index, context.language),
    );
    const fallback = (definition.Default as string | undefined) ?? null;
    const nothing = { ...definition, Assign: undefined } as unknown as JsonObject;
    const outputOnly = context.language === 'JSONPath' ? context.compileFlow(nothing) : null;
    return {
      execute(turn, frame) {
        const state = turn.stateOf(frame);
        const scope = new StateScope(turn, frame);
        const input = flow.effectiveInput(scope);
        const rule = rules.find((candidate) => candidate.matches(scope));
        if (!rule) {
          if (fallback === null) throw noMatch();
          exitState(turn, frame, state, flow.finish(scope, input), scope.assigned, fallback);
          return;
        }
        const assigned = rule.assign ? rule.assign(scope) : null;
        const output = rule.output ? rule.output(scope) : (outputOnly?.finish(scope, input) ?? input);
        exitState(turn, frame, state, output, assigned, rule.next);
      },
    };
  },
};

const noMatch = (): ReturnType<typeof runtimeFailure> =>
  runtimeFailure('Failed to transition out of the state. The state does not point to a next state.');

const compile = (rule: JsonObject, index: number, language: QueryLanguage): Rule => {
  const location = `Choices[${index}]`;
  return {
    next: rule.Next as string,
    matches:
      language === 'JSONata' ? compileCondition(rule.Condition!, `${location}/Condition`) : compileRule(rule),
    assign: compileAssign(rule.Assign, language, `${location}/Assign`),
    output: rule.Output === undefined ? null : compileValue(rule.Output, `${location}/Output`).evaluate,
  };
};

const compileCondition = (condition: Json, location: string): ((scope: StateScope) => boolean) => {
  const source = expressionIn(condition);
  if (source === undefined) return () => condition === true;
  const expression = compileExpression(source, location);
  return (scope) => {
    const value = expression.evaluate(scope);
    if (typeof value === 'boolean') return value;
    throw unexpectedType(source, location, 'boolean', value);
  };
};
