import type { Json, JsonObject } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import { jsonBytes } from '../../model/size.ts';
import type { LoneState } from './lone-state.ts';
import type { MapInspection } from './map-inspection.ts';
import { type Probe, type ProbeSettings, probe } from './probe.ts';
import { mockable } from './settings.ts';

/**
 * Returns what a test shows of the way of the data, JSON text each. A step's outcome is found by running a state that has the
 * fields up to that step only.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_InspectionData.html
 */
export const inspectionData = async (
  tested: LoneState,
  settings: ProbeSettings,
  seen: Probe,
  map?: MapInspection,
): Promise<Record<string, unknown>> => {
  const lone = mockable(tested);
  const around =
    lone.language === 'JSONata' ? jsonataSteps(lone, seen) : await jsonPathSteps(lone, settings, seen);
  const steps = { ...around, ...notShown(tested), ...map?.steps };
  const variables = { ...settings.variables, ...seen.assigned };
  const texts = Object.entries({ input: settings.input, ...steps })
    .filter((entry): entry is [string, Json] => entry[1] !== undefined && isShown(entry[1]))
    .map(([name, value]) => [name, jsonText(value)]);
  const errorDetails = errorDetailsOf(seen);
  return {
    ...Object.fromEntries(texts),
    ...map?.numbers,
    ...(Object.keys(variables).length > 0 && { variables: jsonText(variables) }),
    ...(Object.keys(errorDetails).length > 0 && { errorDetails }),
  };
};

/** The items of a Map may hold the same large value thousands of times. */
const isShown = (value: Json): boolean => jsonBytes(value) !== Number.POSITIVE_INFINITY;

type Steps = Record<string, Json | undefined>;

/** Steps that AWS does not show of states that hold others, though they have them. */
const notShown = ({ state, language }: LoneState): Steps => {
  const ofBoth = { result: undefined };
  if (state.Type === 'Map') return { ...ofBoth, afterParameters: undefined };
  if (state.Type !== 'Parallel') return {};
  if (language === 'JSONata') return { ...ofBoth, afterArguments: undefined };
  return {
    ...ofBoth,
    afterInputPath: undefined,
    ...(state.Parameters === undefined && { afterParameters: undefined }),
  };
};

const jsonataSteps = ({ state }: LoneState, seen: Probe): Steps => ({
  afterArguments: state.Arguments === undefined ? undefined : seen.parameters,
  result: seen.result,
});

const jsonPathSteps = async (lone: LoneState, settings: ProbeSettings, seen: Probe): Promise<Steps> => {
  const { state } = lone;
  const { Type: type, InputPath, Parameters, ResultSelector } = state;
  const pass = async (fields: JsonObject, input = settings.input): Promise<Json | undefined> => {
    const alone: LoneState = { ...lone, state: { Type: 'Pass', End: true, ...defined(fields) } };
    return (await probe(alone, { ...settings, input })).output;
  };
  const beforeOutputPath = async (): Promise<Json | undefined> => {
    const { OutputPath: _, Assign: __, ...rest } = state;
    return (await probe({ ...lone, state: rest }, settings)).output;
  };
  if (type === 'Pass' && state.Result !== undefined) {
    return {
      result: state.Result,
      afterResultSelector: state.Result,
      afterResultPath: await beforeOutputPath(),
    };
  }
  const afterInputPath = await pass({ InputPath } as JsonObject);
  if (type === 'Pass') {
    const afterParameters = await pass({ InputPath, Parameters } as JsonObject);
    const afterResultPath = await beforeOutputPath();
    return { afterInputPath, afterParameters, afterResultSelector: afterParameters, afterResultPath };
  }
  if (type !== 'Task') return { afterInputPath };
  const afterParameters = seen.parameters;
  if (seen.result === undefined) return { afterInputPath, afterParameters };
  const selected =
    ResultSelector === undefined ? seen.result : await pass({ Parameters: ResultSelector }, seen.result);
  return {
    afterInputPath,
    afterParameters,
    result: seen.result,
    afterResultSelector: selected,
    afterResultPath: await beforeOutputPath(),
  };
};

const defined = (fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const errorDetailsOf = ({ retryAfter, retryIndex, catchIndex }: Probe): Record<string, number> => ({
  ...(catchIndex >= 0 && { catchIndex }),
  ...(retryIndex >= 0 && { retryIndex }),
  ...(retryAfter !== null && { retryBackoffIntervalSeconds: Math.round(retryAfter / 1000) }),
});
