import { certain } from '#core/certain.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import { ERROR, runtimeFailure, StateFailure } from '../model/errors.ts';
import type { Evaluation } from '../model/evaluation.ts';
import type { CompileContext, StateType } from '../model/state-type.ts';
import { evaluationOf } from '../query/data/evaluation.ts';
import { parseInstant } from '../query/data/instant.ts';
import { compileExpression, expressionIn, unexpectedType } from '../query/jsonata/compile.ts';
import { compilePath } from '../query/jsonpath/data-path.ts';
import { leaveState } from '../run/transitions.ts';

/** Seconds that a Wait in JSONata may be given (Developer Guide: Wait workflow state). */
const MAX_SECONDS = 99_999_999;
/** Seconds from now on that Step Functions can count: beyond them the state fails. */
const MAX_DISTANCE = 2 ** 31 - 1;

/** Returns the instant to wait for, in milliseconds since the Unix epoch. */
type Until = (evaluation: Evaluation) => number;

/** Wait: for a number of seconds or until an instant (Developer Guide: Wait workflow state). */
export const waitState: StateType = {
  type: 'Wait',
  abortedType: 'WaitStateAborted',
  hasResult: false,
  compile: (_, definition, context, flow) => {
    const until = compileUntil(definition, context);
    return {
      execute(turn, frame) {
        const evaluation = evaluationOf(turn, frame);
        flow.effectiveInput(evaluation);
        const at = until(evaluation);
        if (at <= turn.now) {
          leaveState(turn, frame, evaluation, flow.effectiveInput(evaluation));
          return;
        }
        turn.wait(frame, { kind: 'timer', timerId: turn.setTimer(frame.id, 'wait', at) });
      },
      timerFired(turn, frame) {
        const evaluation = evaluationOf(turn, frame);
        leaveState(turn, frame, evaluation, flow.effectiveInput(evaluation));
      },
    };
  },
};

const compileUntil = (definition: JsonObject, context: CompileContext): Until => {
  if (definition.SecondsPath !== undefined) return secondsAt(definition.SecondsPath as string);
  if (definition.TimestampPath !== undefined) return timestampAt(definition.TimestampPath as string);
  if (definition.Seconds !== undefined) {
    const seconds = field(definition, 'Seconds', context);
    return (evaluation) => evaluation.now + wholeSeconds(seconds(evaluation), 'Seconds') * 1000;
  }
  const timestamp = field(definition, 'Timestamp', context);
  return (evaluation) => {
    const value = timestamp(evaluation);
    const at = typeof value === 'string' ? parseInstant(value) : undefined;
    if (at !== undefined && at - evaluation.now > MAX_DISTANCE * 1000)
      throw runtimeFailure(`The Timestamp field is more than ${MAX_DISTANCE} seconds ahead: ${shown(value)}`);
    if (at !== undefined) return at;
    const cause = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${shown(value)}`;
    throw new StateFailure(ERROR.queryEvaluation, cause, { locate: true, late: true, location: 'Timestamp' });
  };
};

/** Compiles a field that may be an expression in JSONata mode. */
const field = (
  definition: JsonObject,
  name: string,
  context: CompileContext,
): ((evaluation: Evaluation) => Json) => {
  const value = certain(definition[name], name);
  const source = context.language === 'JSONata' ? expressionIn(value) : undefined;
  if (source === undefined) return () => value;
  const expression = compileExpression(source, name);
  return (evaluation) => {
    const result = expression.evaluate(evaluation);
    if (name === 'Seconds' && typeof result !== 'number')
      throw unexpectedType(source, name, 'number', result);
    return result;
  };
};

const wholeSeconds = (value: Json, name: string): number => {
  const isWhole = typeof value === 'number' && Number.isInteger(value) && value >= 0;
  if (isWhole && value <= MAX_SECONDS) return value;
  const range = isWhole ? `an integer from 0 to ${MAX_SECONDS}` : 'a non-negative integer';
  const cause = `The ${name} field must be ${range}, but was: ${shown(value)}`;
  throw new StateFailure(ERROR.queryEvaluation, cause, { locate: true, late: true, location: name });
};

const secondsAt = (text: string): Until => {
  const path = compilePath(text);
  return (evaluation) => {
    const value = path.read(evaluation);
    if (value === undefined)
      throw runtimeFailure(`The SecondsPath parameter does not reference an input value: ${text}`);
    const seconds = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    if (typeof seconds === 'number' && Number.isInteger(seconds)) {
      if (seconds > MAX_DISTANCE) throw runtimeFailure(TOO_FAR);
      if (seconds >= 0) return evaluation.now + seconds * 1000;
      throw runtimeFailure(
        `The SecondsPath parameter references a negative value: ${text} == ${shown(value)}`,
      );
    }
    throw runtimeFailure(
      `The SecondsPath parameter cannot be parsed as a long value: ${text} == ${shown(value)}`,
    );
  };
};

const timestampAt = (text: string): Until => {
  const path = compilePath(text);
  return (evaluation) => {
    const value = path.read(evaluation);
    if (value === undefined)
      throw runtimeFailure(`The TimestampPath parameter does not reference an input value: ${text}`);
    const at = typeof value === 'string' ? parseInstant(value) : undefined;
    if (at !== undefined && at - evaluation.now > MAX_DISTANCE * 1000) throw runtimeFailure(TOO_FAR);
    if (at !== undefined) return at;
    throw runtimeFailure(
      `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${text} == ${shown(value)}`,
    );
  };
};

/** Recorded on AWS. */
const TOO_FAR = 'Wait state delay is too long.';

const shown = (value: Json): string =>
  isObject(value) || Array.isArray(value) ? jsonText(value) : String(value);
