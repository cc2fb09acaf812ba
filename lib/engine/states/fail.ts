import type { JsonObject } from '#core/json.ts';
import { runtimeFailure, StateFailure } from '../model/errors.ts';
import type { CompileContext, StateType } from '../model/state.ts';
import { StateScope } from '../query/data/state-evaluation.ts';
import { compileExpression as compileTemplateExpression } from '../query/data/template.ts';
import { compileExpression, expressionIn, typeName, unexpectedType } from '../query/jsonata/compile.ts';
import { failFrame } from '../run/failure/fail-state.ts';

type Text = (scope: StateScope) => string | null;

/** Fail: ends its scope with an error (Developer Guide: Fail workflow state). */
export const failStateType: StateType = {
  type: 'Fail',
  hasResult: false,
  compile: (_, definition, context) => {
    const error = compileText(definition, 'Error', context);
    const cause = compileText(definition, 'Cause', context);
    return {
      execute(turn, frame) {
        const scope = new StateScope(turn, frame);
        failFrame(turn, frame, new StateFailure(error(scope), cause(scope)));
      },
    };
  },
};

const compileText = (definition: JsonObject, field: 'Error' | 'Cause', context: CompileContext): Text => {
  const pathField = `${field}Path`;
  const path = definition[pathField];
  if (context.language === 'JSONPath' && typeof path === 'string') {
    const read = compileTemplateExpression(path, pathField);
    return (scope) => {
      const value = read(scope);
      if (typeof value === 'string') return value;
      throw runtimeFailure(`The ${pathField} '${path}' must refer to a string, but was ${typeName(value)}`);
    };
  }
  const text = definition[field] as string | undefined;
  const source = context.language === 'JSONata' && text !== undefined ? expressionIn(text) : undefined;
  if (source === undefined) return () => text ?? null;
  const expression = compileExpression(source, field);
  return (scope) => {
    const value = expression.evaluate(scope);
    if (typeof value === 'string') return value;
    throw unexpectedType(source, field, 'string', value);
  };
};
