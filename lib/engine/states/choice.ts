import type { QueryLanguage } from '#asl/query-language.ts';
import { certain } from '#core/certain.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { runtimeFailure } from '../model/errors.ts';
import type { Evaluation } from '../model/evaluation.ts';
import type { StateType } from '../model/state-type.ts';
import { compileRule } from '../query/choice/compile.ts';
import { compileAssign } from '../query/data/data-flow.ts';
import { evaluationOf } from '../query/data/evaluation.ts';
import { compileExpression, compileValue, expressionIn, unexpectedType } from '../query/jsonata/compile.ts';
import { exitState } from '../run/transitions.ts';

/** A compiled rule. */
interface Rule {
  next: string;
  matches(evaluation: Evaluation): boolean;
  assign: ((evaluation: Evaluation) => JsonObject) | null;
  /** The rule's Output, if it has one. */
  output: ((evaluation: Evaluation) => Json) | null;
}

/** Choice: continues at the first rule that matches, or at Default (Developer Guide: Choice workflow state). */
export const choiceState: StateType = {
  type: 'Choice',
  hasResult: false,
  compile: (_, definition, context, flow) => {
    const rules = (definition.Choices as JsonObject[]).map((rule, index) =>
      compile(rule, index, context.language),
    );
    const fallback = (definition.Default as string | undefined) ?? null;
    const { Assign: _assign, ...rest } = definition;
    const outputOnly = context.language === 'JSONPath' ? context.compileFlow(rest) : null;
    return {
      execute(turn, frame) {
        const state = turn.stateOf(frame);
        const evaluation = evaluationOf(turn, frame);
        const input = flow.effectiveInput(evaluation);
        const rule = rules.find((candidate) => candidate.matches(evaluation));
        if (!rule) {
          if (fallback === null) throw noMatch();
          const output = flow.finish(evaluation, input);
          exitState(turn, frame, { state, output, assigned: evaluation.assigned, next: fallback });
          return;
        }
        const assigned = rule.assign ? rule.assign(evaluation) : null;
        const output = rule.output
          ? rule.output(evaluation)
          : (outputOnly?.finish(evaluation, input) ?? input);
        exitState(turn, frame, { state, output, assigned, next: rule.next });
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
      language === 'JSONata'
        ? compileCondition(certain(rule.Condition, 'Condition'), `${location}/Condition`)
        : compileRule(rule),
    assign: compileAssign(rule.Assign, language, `${location}/Assign`),
    output: rule.Output === undefined ? null : compileValue(rule.Output, `${location}/Output`).evaluate,
  };
};

const compileCondition = (condition: Json, location: string): ((evaluation: Evaluation) => boolean) => {
  const source = expressionIn(condition);
  if (source === undefined) return () => condition === true;
  const expression = compileExpression(source, location);
  return (evaluation) => {
    const value = expression.evaluate(evaluation);
    if (typeof value === 'boolean') return value;
    throw unexpectedType(source, location, 'boolean', value);
  };
};
