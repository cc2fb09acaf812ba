import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import type { StateScope } from '../../query/data/state-evaluation.ts';
import { compileTemplate } from '../../query/data/template.ts';
import { compileValue } from '../../query/jsonata/compile.ts';
import type { MapSource } from './settings.ts';

/** What a ResultWriter asks for; without a resource the results stay in the state, in the form that its config says. */
export interface WriteRequest {
  resource: string | null;
  parameters: Json;
  writerConfig: JsonObject;
}

/** Compiles ResultWriter; null when there is none (Developer Guide: ResultWriter). */
export const compileWriter = (source: MapSource): ((scope: StateScope) => WriteRequest) | null => {
  const { definition, context } = source;
  const writer = definition.ResultWriter;
  if (!isObject(writer)) return null;
  const isJsonata = context.language === 'JSONata';
  const given = (isJsonata ? writer.Arguments : writer.Parameters) ?? {};
  const parameters = isJsonata ? compileValue(given, 'ResultWriter/Arguments') : compileTemplate(given);
  return (scope) => ({
    resource: (writer.Resource as string | undefined) ?? null,
    parameters: parameters.evaluate(scope),
    writerConfig: isObject(writer.WriterConfig) ? writer.WriterConfig : {},
  });
};
