import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
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
  return (evaluation) => ({
    resource: (writer.Resource as string | undefined) ?? null,
    parameters: parameters.evaluate(evaluation),
    writerConfig: isObject(writer.WriterConfig) ? writer.WriterConfig : {},
  });
};
