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

/** Where a reference is not supported, if not at the top level alone. */
const PLACE: ReadonlyMap<string, string> = new Map([
  ['$states.errorOutput', ' outside of Catch'],
  ['$$', ''],
]);

/** JSONata expressions can be parsed and refer only to what Step Functions gives them. */
export const expressions: Rule = {
  order: 70,
  check(context) {
    for (const placed of context.states) if (placed.language === 'JSONata') checkState(context, placed);
  },
};

const checkState = (context: RuleContext, { state, location }: PlacedState): void => {
  const pending: [Json, string][] = Object.entries(state)
    .filter(([field]) => !LITERAL.has(field))
    .map(([field, value]) => [value, `${location}/${field}`]);
  pending.reverse();
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [value, at] = next;
    if (typeof value === 'string') checkText(context, value, at);
    else if (Array.isArray(value))
      value.forEach((item, index) => void pending.push([item, `${at}[${index}]`]));
    else if (isObject(value))
      for (const [key, item] of Object.entries(value)) pending.push([item, `${at}/${key}`]);
  }
};

const checkText = (context: RuleContext, text: string, location: string): void => {
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
  const inCatch = /\/Catch\[\d+\]\//.test(location);
  for (const reference of unsupportedReferences(ast, inCatch)) {
    const message = `Reference to '${reference}'${PLACE.get(reference) ?? ' at the top level'} is not supported.`;
    context.report('UNSUPPORTED_JSONATA_EXPRESSION', message, location);
  }
};
