import type { JsonObject } from '#core/json.ts';
import { runtimeFailure, StateFailure } from '../model/errors.ts';
import type { Evaluation } from '../model/evaluation.ts';
import type { CompileContext, StateType } from '../model/state-type.ts';
import { evaluationOf } from '../query/data/evaluation.ts';
import { compileExpression as compileTemplateExpression } from '../query/data/template.ts';
import { compileExpression, expressionIn, typeName, unexpectedType } from '../query/jsonata/compile.ts';
import { failFrame } from '../run/failure/fail-state.ts';

type Text = (evaluation: Evaluation) => string | null;

/** Fail: ends its state graph with an error (Developer Guide: Fail workflow state). */
export const failState: StateType = {
  type: 'Fail',
  hasResult: false,
  compile: (_, definition, context) => {
    const error = compileText(definition, 'Error', context);
    const cause = compileText(definition, 'Cause', context);
    return {
      execute(turn, frame) {
        const evaluation = evaluationOf(turn, frame);
        failFrame(turn, frame, new StateFailure(error(evaluation), cause(evaluation)));
      },
    };
  },
};

const compileText = (definition: JsonObject, field: 'Error' | 'Cause', context: CompileContext): Text => {
  const pathField = `${field}Path`;
  const path = definition[pathField];
  if (context.language === 'JSONPath' && typeof path === 'string') {
    const read = compileTemplateExpression(path, pathField);
    return (evaluation) => {
      const value = read(evaluation);
      if (typeof value === 'string') return value;
      throw runtimeFailure(`The ${pathField} '${path}' must refer to a string, but was ${typeName(value)}`);
    };
  }
  const text = definition[field] as string | undefined;
  const source = context.language === 'JSONata' && text !== undefined ? expressionIn(text) : undefined;
  if (source === undefined) return () => text ?? null;
  const expression = compileExpression(source, field);
  return (evaluation) => {
    const value = expression.evaluate(evaluation);
    if (typeof value === 'string') return value;
    throw unexpectedType(source, field, 'string', value);
  };
};
