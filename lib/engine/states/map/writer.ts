import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import { ERROR, queryFailure, StateFailure } from '../../model/errors.ts';
import type { Evaluation } from '../../model/evaluation.ts';
import { compileTemplate } from '../../query/data/template.ts';
import { compileValue } from '../../query/jsonata/compile.ts';
import type { MapSource } from './fields.ts';

/** What a ResultWriter asks for; without a resource the results become the state's result, in the form that its config asks for. */
export interface WriteRequest {
  resource: string | null;
  parameters: Json;
  writerConfig: JsonObject;
}

/** Compiles ResultWriter; null if there is none (Developer Guide: ResultWriter). */
export const compileWriter = (source: MapSource): ((evaluation: Evaluation) => WriteRequest) | null => {
  const { definition, context } = source;
  const writer = definition.ResultWriter;
  if (!isObject(writer)) return null;
  const isJsonata = context.language === 'JSONata';
  const given = (isJsonata ? writer.Arguments : writer.Parameters) ?? {};
  const parameters = isJsonata ? compileValue(given, 'ResultWriter/Arguments') : compileTemplate(given);
  const config = isObject(writer.WriterConfig) ? writer.WriterConfig : {};
  // Step Functions creates such a state machine, and fails its executions.
  const isEmpty = writer.Resource === undefined && writer.WriterConfig === undefined;
  const settings = isJsonata ? compileValue(config, 'ResultWriter/WriterConfig') : null;
  return (evaluation) => {
    if (isEmpty) throw new StateFailure(ERROR.resultWriterFailed, EMPTY);
    const writerConfig = (settings?.evaluate(evaluation) ?? config) as JsonObject;
    for (const [field, values] of Object.entries(VALUES)) checkSetting(writerConfig[field], field, values);
    return {
      resource: (writer.Resource as string | undefined) ?? null,
      parameters: parameters.evaluate(evaluation),
      writerConfig,
    };
  };
};

const EMPTY = 'A ResultWriter needs a WriterConfig, or a Resource and where it writes to, or both';
const VALUES = { Transformation: ['NONE', 'COMPACT', 'FLATTEN'], OutputType: ['JSON', 'JSONL'] };

/** Refuses what an expression gave for a setting unless it is one of its values. */
const checkSetting = (value: Json | undefined, name: string, values: string[]): void => {
  if (value === undefined || (typeof value === 'string' && values.includes(value))) return;
  const field = `ResultWriter/WriterConfig/${name}`;
  throw queryFailure(
    `The ${field} field must be one of [${values.join(', ')}], but was: ${jsonText(value)}`,
    field,
  );
};
