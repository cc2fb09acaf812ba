import jsonata from 'jsonata';
import type { Json } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { laterOperatorMessage } from '../jsonata/dialect.ts';
import { unsupportedReferences } from '../jsonata/references.ts';
import type { PlacedState } from '../walk.ts';
import type { Rule, RuleContext } from './rule.ts';

/** Fields whose texts are never expressions. */
const LITERAL = new Set([
  'Type',
  'Comment',
  'QueryLanguage',
  'Next',
  'Default',
  'Resource',
  'ItemProcessor',
  'Iterator',
  'Branches',
  'Label',
  'Retry',
]);
const DELIMITED = /^\{%([\s\S]*)%\}$/;

/** Types of states that have a result, which their Output and Assign see. */
const WITH_RESULT = new Set(['Task', 'Parallel', 'Map']);

/** JSONata expressions can be parsed and refer only to what Step Functions gives them. */
export const expressions: Rule = {
  order: 70,
  check(context) {
    for (const placed of context.states) if (placed.language === 'JSONata') checkState(context, placed);
  },
};

const checkState = (context: RuleContext, { state, type, location }: PlacedState): void => {
  const pending: [Json, string][] = Object.entries(state)
    .filter(([field]) => !LITERAL.has(field))
    .map(([field, value]) => [value, `${location}/${field}`]);
  pending.reverse();
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [value, at] = next;
    if (typeof value === 'string') checkText(context, value, at, absentAt(at.slice(location.length), type));
    else if (Array.isArray(value))
      value.forEach((item, index) => void pending.push([item, `${at}[${index}]`]));
    else if (isObject(value))
      for (const [key, item] of Object.entries(value)) pending.push([item, `${at}/${key}`]);
  }
};

/** Returns what `$states` lacks at a place in a state (Developer Guide: Transforming data with JSONata, Reserved variable). */
const absentAt = (place: string, type: string): string[] => {
  if (/^\/Catch\[\d+\]\//.test(place)) return ['result'];
  const seesResult = WITH_RESULT.has(type) && /^\/(?:Output|Assign)(?:\/|\[|$)/.test(place);
  return seesResult ? ['errorOutput'] : ['errorOutput', 'result'];
};

const checkText = (context: RuleContext, text: string, location: string, absent: readonly string[]): void => {
  const source = DELIMITED.exec(text)?.[1];
  if (source === undefined) {
    if (text.startsWith('{%')) {
      const message = 'JSONata string must start with {% and end with %}';
      context.report('SCHEMA_VALIDATION_FAILED', message, location);
    }
    return;
  }
  const later = laterOperatorMessage(source);
  if (later !== undefined) {
    context.report('INVALID_JSONATA_EXPRESSION', later, location);
    return;
  }
  let ast: unknown;
  try {
    ast = jsonata(source).ast();
  } catch (error) {
    const message =
      error instanceof RangeError ? 'The expression is nested too deeply' : (error as Error).message;
    context.report('INVALID_JSONATA_EXPRESSION', message, location);
    return;
  }
  for (const reference of unsupportedReferences(ast, absent))
    context.report('UNSUPPORTED_JSONATA_EXPRESSION', unsupported(reference), location);
};

const unsupported = (reference: string): string => {
  if (reference.startsWith('$states.')) return `Field '${reference}' does not exist.`;
  return `Reference to '${reference}'${reference === '$$' ? '' : ' at the top level'} is not supported.`;
};
