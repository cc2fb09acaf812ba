import { defined } from '#core/defined.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import type { ChildResult } from '../../model/map-run.ts';

/** Returns a child's result with what AWS calls its metadata, as `Transformation: NONE` keeps it. */
const described = ({ name, status, output, error, cause }: ChildResult): JsonObject => ({
  Name: name,
  Status: status,
  ...defined({
    Output: output === undefined ? undefined : jsonText(output),
    Error: error,
    Cause: cause,
  }),
});

const outputs = (results: ChildResult[]): Json[] =>
  results.flatMap(({ status, output }) => (status === 'SUCCEEDED' && output !== undefined ? [output] : []));

const TRANSFORMATIONS: ReadonlyMap<string, (results: ChildResult[]) => Json[]> = new Map([
  ['NONE', (results) => results.map(described)],
  ['COMPACT', outputs],
  ['FLATTEN', (results) => outputs(results).flatMap((output) => (Array.isArray(output) ? output : [output]))],
]);

/** Returns a map run's results in the form that WriterConfig asks for. @default the outputs of successful children */
export const transformResults = (results: ChildResult[], transformation: Json | undefined): Json[] =>
  (TRANSFORMATIONS.get(String(transformation)) ?? outputs)(results);
