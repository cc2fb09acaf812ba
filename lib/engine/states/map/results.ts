import type { Json, JsonObject } from '#core/json.ts';
import type { ChildResult } from '../../model/map-run.ts';

/** A child's result with what AWS calls its metadata, as `Transformation: NONE` keeps it. */
const described = ({ name, status, output, error, cause }: ChildResult): JsonObject => ({
  Name: name,
  Status: status,
  ...(output === undefined ? {} : { Output: JSON.stringify(output) }),
  ...(error === undefined ? {} : { Error: error }),
  ...(cause === undefined ? {} : { Cause: cause }),
});

const outputs = (results: ChildResult[]): Json[] =>
  results.flatMap(({ status, output }) => (status === 'SUCCEEDED' && output !== undefined ? [output] : []));

const TRANSFORMATIONS: Record<string, (results: ChildResult[]) => Json[]> = {
  NONE: (results) => results.map(described),
  COMPACT: outputs,
  FLATTEN: (results) => outputs(results).flatMap((output) => (Array.isArray(output) ? output : [output])),
};

/** The results of a map run in the form that WriterConfig asks for; the outputs of successful children unless told. */
export const transformResults = (results: ChildResult[], transformation: Json | undefined): Json[] =>
  (TRANSFORMATIONS[String(transformation)] ?? outputs)(results);
