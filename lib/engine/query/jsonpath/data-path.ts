import { parseJsonPath } from '#asl/jsonpath/parse.ts';
import type { ParsedPath } from '#asl/jsonpath/path.ts';
import type { Json } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import { runtimeFailure } from '../../model/errors.ts';
import type { EvaluationContext } from '../../model/evaluation.ts';
import { visitedLast } from './budget.ts';
import { compileSegments } from './evaluate.ts';

/** Reads a value from what a state can see; undefined if there is none. */
export type PathReader = (evaluation: EvaluationContext) => Json | undefined;

/** A path ready to read, and how it was written. */
export interface DataPath {
  text: string;
  parsed: ParsedPath;
  definite: boolean;
  read: PathReader;
  /** Why it reads nothing, in the words of the library behind AWS's. */
  whyNothing: (evaluation: EvaluationContext) => string;
}

/** Compiles `$…`, `$$…` or `$variable…`; throws JsonPathSyntaxError. */
export const compilePath = (text: string): DataPath => compileParsed(parseJsonPath(text));

/** Compiles a path that is already parsed; a strict one finds nothing past an array's end. */
export const compileParsed = (parsed: ParsedPath, { isStrict = false } = {}): DataPath => {
  const { definite, simple, read, whyNothing } = compileSegments(parsed.segments, isStrict);
  const document = documentOf(parsed);
  const within =
    <Value>(look: (document: Json, evaluation: EvaluationContext) => Value | undefined) =>
    (evaluation: EvaluationContext) => {
      const value = document(evaluation);
      return value === undefined ? undefined : look(value, evaluation);
    };
  const why = within(whyNothing);
  return {
    text: parsed.text,
    parsed,
    definite,
    read: within(simple ? read : metered(read)),
    whyNothing: (evaluation) => why(evaluation) ?? `No results for path: ${parsed.text}`,
  };
};

type Look = (document: Json, evaluation: EvaluationContext) => Json | undefined;

const metered =
  (read: (document: Json) => Json | undefined): Look =>
  (document, evaluation) => {
    try {
      return read(document);
    } finally {
      evaluation.visit?.(visitedLast());
    }
  };

/** Returns what a path starts at; undefined for a variable that is not set. */
const documentOf = ({ root }: ParsedPath): ((evaluation: EvaluationContext) => Json | undefined) => {
  if (root.kind === 'input') return (evaluation) => evaluation.input;
  if (root.kind === 'context') return (evaluation) => evaluation.context;
  return (evaluation) => evaluation.variable(root.name);
};

/** Returns the value at a path, or throws the failure as AWS words it for a payload template or a …Path field. */
export const readField = (path: DataPath, field: string, evaluation: EvaluationContext): Json => {
  const value = path.read(evaluation);
  if (value === undefined) throw notFound(path, field, evaluation);
  return value;
};

/** Returns `The JSONPath '…' specified for the field '…' could not be found in the input '…'`. */
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
    throw runtimeFailure(`Invalid path '${path.text}' : ${path.whyNothing(evaluation)}`);
  return value;
};
