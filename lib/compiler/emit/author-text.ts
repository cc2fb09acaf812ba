import { STARTER } from '#contracts/child-executions.ts';
import { CORRELATION } from '#contracts/correlation.ts';
import { invariant } from '#core/invariant.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { analyse } from '../expressions/analyse.ts';
import { desugar } from '../expressions/desugar.ts';
import { existenceEdits, substitute } from '../expressions/substitute.ts';
import { parseTemplate } from '../expressions/template.ts';
import { expressionOf, marked } from './inline.ts';
import { inputPath, quotedStep } from './input-path.ts';
import { isPlain, quoted, withoutPlaceholders } from './placeholders.ts';
import { present } from './present.ts';

/** What an author's names stand for in emitted text. */
export interface Names {
  /** Name of the ASL variable for a step's id or a bound name; undefined if there is none. */
  variable(name: string): string | undefined;
  /** Template of what stands in for a field of a step's result if the step was skipped; undefined if nothing does. */
  standIn(step: string, field: string): Json | undefined;
  /** JSON Schema of the workflow's input. */
  input?: JsonObject;
  workflow: string;
  version: string;
}

/** The context object's texts for `$execution.…`. */
const EXECUTION: Record<string, string> = {
  id: '$states.context.Execution.Id',
  name: '$states.context.Execution.Name',
  started_at: '$states.context.Execution.StartTime',
  started_by: `(${STARTER})`,
  correlation_id: `(${CORRELATION})`,
};

/** Returns an author's bare expression as emitted JSONata. */
export const emitExpression = (authored: string, names: Names): string => {
  // "??" asks for existence as $exists does: of a step, whether it has run.
  const text = desugar(authored);
  const analysis = analyse(text);
  invariant(analysis.ok, `an expression with errors got past the rules: ${authored}`);
  const asked = existenceEdits(analysis, (name) => names.variable(name) ?? name).filter(
    ({ start }) => !CONTEXT_NAMES.has(analysis.existence.find((call) => call.start === start)?.name ?? ''),
  );
  const inside = (at: number): boolean => asked.some(({ start, end }) => start <= at && at < end);
  const reads = analysis.paths
    .filter(({ start }) => !inside(start))
    .map(({ variable, steps, start }) => {
      const end = start + variable.length + 1;
      const [replacement, until] = replacementFor({ name: variable, steps, text, end }, names);
      return { start, end: until, replacement };
    });
  const errors = analysis.functions
    .filter(({ name, end }) => name === 'error' && !/^\s*\(/.test(text.slice(end)))
    .map(({ start, end }) => ({ start, end, replacement: `$${names.variable('error') ?? 'error'}` }));
  return withoutPlaceholders(substitute(text, [...asked, ...reads, ...errors]).trim());
};

/** Names that are read from the context object and so are never a step's variable. */
const CONTEXT_NAMES: ReadonlySet<string> = new Set(['input', 'execution']);

/** A variable that an expression reads, with the names after it; `end` is the offset after the variable itself. */
interface VariableRead {
  name: string;
  steps: readonly string[];
  text: string;
  end: number;
}

/** Returns the text for a variable, and up to which offset of the source it replaces. */
const replacementFor = ({ name, steps, text, end }: VariableRead, names: Names): [string, number] => {
  if (name === 'input') {
    const { expression, used } = inputPath(steps, names.input);
    return [expression, endOfPath(text, end, steps.slice(0, used))];
  }
  if (name === 'execution') {
    const constants: Record<string, string> = {
      ...EXECUTION,
      workflow: JSON.stringify(names.workflow),
      version: JSON.stringify(names.version),
    };
    const known = steps[0] === undefined ? undefined : ownField(constants, steps[0]);
    if (known !== undefined) return [known, endOfPath(text, end, steps.slice(0, 1))];
    const all = Object.entries(constants).map(([key, value]) => `"${key}": ${value}`);
    return [`{${all.join(', ')}}`, end];
  }
  const variable = `$${names.variable(name) ?? name}`;
  const [field] = steps;
  const standIn = field === undefined ? undefined : names.standIn(name, field);
  if (field === undefined || standIn === undefined) return [variable, end];
  const read = `${variable}.${quotedStep(field)}`;
  const instead = emitTemplateExpression(standIn, names);
  return [`(${variable} != null ? ${read} : ${instead})`, endOfPath(text, end, [field])];
};

/** Offset in the source after the given steps of a path that begins at `from`. */
const endOfPath = (text: string, from: number, steps: readonly string[]): number => {
  let at = from;
  for (const step of steps) {
    const found = text.indexOf(step, at);
    at = found + step.length + (text[found - 1] === '`' ? 1 : 0);
  }
  return at;
};

/** Returns an author's template as an ASL value. */
export const emitTemplate = (value: Json, names: Names): Json => {
  if (typeof value === 'string') return emitText(value, names);
  if (Array.isArray(value)) return value.map((item) => emitTemplate(item, names));
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([key, item]): [string, Json] => [
    key,
    emitTemplate(item, names),
  ]);
  return objectOf(members);
};

/** Keys cannot be expressions: an object with one that is not plain becomes an expression as a whole. */
const objectOf = (members: [string, Json][]): Json => {
  const object: JsonObject = Object.fromEntries(members);
  return members.every(([key]) => isPlain(key)) ? object : marked(asExpression(object));
};

/** Returns a value that an author wrote as it is, as an ASL value: nothing in it is evaluated or replaced. */
export const emitLiteral = (value: Json): Json => {
  if (typeof value === 'string') return isPlain(value) ? value : marked(quoted(value));
  if (Array.isArray(value)) return value.map(emitLiteral);
  if (!isObject(value)) return value;
  return objectOf(Object.entries(value).map(([key, item]) => [key, emitLiteral(item)]));
};

const emitText = (text: string, names: Names): Json => {
  const parts = partsOf(text);
  if (parts.every((part) => part.kind === 'text')) return emitLiteral(text);
  return marked(joined(parts, names));
};

const partsOf = (text: string) => {
  const template = parseTemplate(text);
  invariant(template.ok, `a template with errors got past the rules: ${text}`);
  return template.parts;
};

/** Each `&` nests the ones before it a level deeper, and AWS evaluates a limited number of levels. */
const MAX_OPERANDS = 30;

const joined = (parts: ReturnType<typeof partsOf>, names: Names): string => {
  const only = parts.length === 1 ? parts[0] : undefined;
  if (only?.kind === 'expression') return emitExpression(only.text, names);
  const pieces = parts.map((part) =>
    part.kind === 'text' ? quoted(part.text) : `(${emitExpression(part.text, names)})`,
  );
  if (pieces.length > MAX_OPERANDS) {
    const texts = pieces.map((piece, index) => (parts[index]?.kind === 'text' ? piece : `$string${piece}`));
    return `$join([${texts.join(', ')}])`;
  }
  if (parts[0]?.kind === 'expression') pieces.unshift('""');
  return pieces.join(' & ');
};

/** Returns an author's template as one JSONata expression. */
export const emitTemplateExpression = (value: Json, names: Names): string =>
  asExpression(emitTemplate(value, names));

/** Returns an ASL value as one JSONata expression with the same result; it fails if an expression in the value yields nothing. */
export const asExpression = (value: Json): string => {
  if (typeof value === 'string') {
    const expression = expressionOf(value);
    return expression === undefined ? JSON.stringify(value) : present(expression);
  }
  if (Array.isArray(value)) return arrayExpression(value);
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, item]) => `${quoted(key)}: ${asExpression(item)}`);
  return `{${members.join(', ')}}`;
};

/** JSONata's array constructor flattens arrays that its expressions yield, but not those written in it; an ASL array does neither. */
const arrayExpression = (items: Json[]): string => {
  if (!items.some(isDynamic)) return `[${items.map(asExpression).join(', ')}]`;
  return items.reduce<string>((list, item) => {
    const text = asExpression(item);
    if (Array.isArray(item)) return `$append(${list}, [${isDynamic(item) ? `[${text}]` : text}])`;
    return isDynamic(item)
      ? `$append(${list}, ($v := ${text}; $type($v) = "array" ? [[$v]] : [$v]))`
      : `$append(${list}, [${text}])`;
  }, '[]');
};

/** Whether a value becomes an expression that may yield an array. */
const isDynamic = (value: Json): boolean =>
  Array.isArray(value)
    ? value.some(isDynamic)
    : typeof value === 'string' && expressionOf(value) !== undefined;
