import type { Json } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { parseIntrinsic } from '../intrinsics/parse.ts';
import { isJsonPath, parseJsonPath } from '../jsonpath/parse.ts';
import type { Root } from '../jsonpath/path.ts';
import { referenceProblem } from '../jsonpath/reference-path.ts';
import type { PlacedState } from '../walk.ts';
import type { Rule, RuleContext } from './rule.ts';
import { reportShape } from './rule.ts';

const PATHS = ['InputPath', 'OutputPath'];
const REFERENCES = [
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'MaxConcurrencyPath',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentagePath',
];
const PATHS_OR_CALLS = ['ErrorPath', 'CausePath'];
const TEMPLATES = [
  'Parameters',
  'ResultSelector',
  'Assign',
  'ItemSelector',
  'Credentials',
  'ItemBatcher',
  'ItemReader',
  'ResultWriter',
];

/** Paths, reference paths and payload templates of JSONPath states can be parsed. */
export const paths: Rule = {
  order: 60,
  check(context) {
    for (const placed of context.states) if (placed.language === 'JSONPath') checkState(context, placed);
  },
};

const checkState = (context: RuleContext, { state, location }: PlacedState): void => {
  for (const field of PATHS) checkPath(context, state[field], `${location}/${field}`);
  checkReference(context, state.ItemsPath, `${location}/ItemsPath`, ['input', 'context', 'variable']);
  for (const field of REFERENCES)
    checkReference(context, state[field], `${location}/${field}`, ['input', 'variable']);
  for (const field of PATHS_OR_CALLS) checkExpression(context, state[field], field, `${location}/${field}`);
  for (const field of TEMPLATES) checkTemplate(context, state[field], `${location}/${field}`);
  checkResultPath(context, state.ResultPath, `${location}/ResultPath`);
  if (!Array.isArray(state.Catch)) return;
  state.Catch.forEach((entry, index) => {
    if (!isObject(entry)) return;
    checkResultPath(context, entry.ResultPath, `${location}/Catch[${index}]/ResultPath`);
    checkTemplate(context, entry.Assign, `${location}/Catch[${index}]/Assign`);
  });
};

const parses = (parse: (text: string) => unknown, text: string): boolean => {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
};

const checkPath = (context: RuleContext, value: Json | undefined, location: string): void => {
  if (typeof value === 'string' && !isJsonPath(value))
    reportShape(context, 'Value must be a valid JSONPath.', location);
};

const checkReference = (
  context: RuleContext,
  value: Json | undefined,
  location: string,
  roots: Root['kind'][],
): void => {
  const wrong = typeof value === 'string' ? referenceProblem(value, roots) : undefined;
  if (wrong !== undefined) reportShape(context, wrong, location);
};

const checkExpression = (
  context: RuleContext,
  value: Json | undefined,
  field: string,
  location: string,
): void => {
  if (typeof value !== 'string') return;
  if (parses(value.startsWith('States.') ? parseIntrinsic : parseJsonPath, value)) return;
  const message = `The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call`;
  context.report('SCHEMA_VALIDATION_FAILED', message, location);
};

/** What names in a reference path hold in brackets and quotes only (Developer Guide: Reference Paths). */
const OPERATORS = /[()@,:?*<>=!'"]/;

/** A result goes to one place in the input. */
const checkResultPath = (context: RuleContext, value: Json | undefined, location: string): void => {
  const operator = OPERATORS.test(typeof value === 'string' ? value.replaceAll(/\['[^\]]*'\]/g, '') : '');
  if (operator) reportShape(context, 'Value is not a Reference Path', location);
  else checkReference(context, value, location, ['input']);
};

/** Fields whose name ends in `.$`, at any depth. */
const checkTemplate = (context: RuleContext, template: Json | undefined, location: string): void => {
  const pending: [Json | undefined, string][] = [[template, location]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [value, at] = next;
    if (Array.isArray(value)) value.forEach((item, index) => void pending.push([item, `${at}[${index}]`]));
    if (!isObject(value)) continue;
    for (const [field, content] of Object.entries(value)) {
      if (!field.endsWith('.$')) pending.push([content, `${at}/${field}`]);
      else if (typeof content === 'string') checkExpression(context, content, field, at);
      else {
        const message = `The value for the field '${field}' must be a STRING that contains a JSONPath or intrinsic function call`;
        context.report('SCHEMA_VALIDATION_FAILED', message, at);
      }
    }
  }
};
