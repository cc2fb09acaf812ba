import { parseJsonPath } from '#asl/jsonpath/parse.ts';
import type { ParsedPath } from '#asl/jsonpath/path.ts';
import type { Json } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import { runtimeFailure } from '../../model/errors.ts';
import type { EvaluationContext } from '../../model/evaluation.ts';
import { bracketText, compileSegments, simpleKeys } from './evaluate.ts';

/** Reads a value from what a state can see; undefined if there is none. */
export type PathReader = (evaluation: EvaluationContext) => Json | undefined;

/** A path ready to read, and how it was written. */
export interface DataPath {
  text: string;
  parsed: ParsedPath;
  definite: boolean;
  read: PathReader;
}

/** Compiles `$…`, `$$…` or `$variable…`; throws JsonPathSyntaxError. */
export const compilePath = (text: string): DataPath => compileParsed(parseJsonPath(text));

/** Compiles a path that is already parsed; a strict one finds nothing past an array's end. */
export const compileParsed = (parsed: ParsedPath, strict = false): DataPath => {
  const { definite, read } = compileSegments(parsed.segments, strict);
  return { text: parsed.text, parsed, definite, read: bind(parsed, read) };
};

const bind = (parsed: ParsedPath, read: (document: Json) => Json | undefined): PathReader => {
  const { root } = parsed;
  const whole = parsed.segments.length === 0;
  if (root.kind === 'input')
    return whole ? (evaluation) => evaluation.input : (evaluation) => read(evaluation.input);
  if (root.kind === 'context') return (evaluation) => read(evaluation.context);
  return (evaluation) => {
    const value = evaluation.variable(root.name);
    return value === undefined ? undefined : read(value);
  };
};

/** Returns the value at a path, or throws the failure as AWS words it for a payload template or a …Path field. */
export const readField = (path: DataPath, field: string, evaluation: EvaluationContext): Json => {
  const value = path.read(evaluation);
  if (value === undefined) throw notFound(path, field, evaluation);
  return value;
};

/** `The JSONPath '…' specified for the field '…' could not be found in the input '…'`. */
export const notFound = (
  path: DataPath,
  field: string,
  evaluation: EvaluationContext,
): ReturnType<typeof runtimeFailure> => {
  const document = path.parsed.root.kind === 'context' ? evaluation.context : evaluation.input;
  return runtimeFailure(
    `The JSONPath '${path.text}' specified for the field '${field}' could not be found in the input '${jsonText(document)}'`,
  );
};

/** Returns the value at an InputPath, OutputPath, TimeoutSecondsPath or HeartbeatSecondsPath, or throws as AWS words it. */
export const readFilter = (path: DataPath, evaluation: EvaluationContext): Json => {
  const value = path.read(evaluation);
  if (value === undefined)
    throw runtimeFailure(`Invalid path '${path.text}' : ${whyNothing(path, evaluation)}`);
  return value;
};

/** Says which property on the way is missing, in the words of the JSONPath library behind AWS's. */
const whyNothing = ({ parsed }: DataPath, evaluation: EvaluationContext): string => {
  const { root, segments } = parsed;
  if (root.kind !== 'variable' && simpleKeys(segments)) {
    let value: Json | undefined = root.kind === 'context' ? evaluation.context : evaluation.input;
    for (let length = 1; length < segments.length && isObject(value); length++) {
      const way = segments.slice(0, length);
      value = compileSegments(way.slice(-1)).read(value);
      if (value === undefined) return `Missing property in path ${bracketText({ ...parsed, segments: way })}`;
    }
  }
  return `No results for path: ${bracketText(parsed)}`;
};
