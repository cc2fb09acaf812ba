import type { Json } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { parseIntrinsic } from '../intrinsics/parse.ts';
import { isJsonPath, parseJsonPath } from '../jsonpath/parse.ts';
import type { PlacedState } from '../walk.ts';
import type { Rule, RuleContext } from './rule.ts';

const PATHS = [
  'InputPath',
  'OutputPath',
  'ItemsPath',
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
  for (const field of PATHS) checkPath(context, state[field], field, `${location}/${field}`);
  for (const field of PATHS_OR_CALLS) checkExpression(context, state[field], field, `${location}/${field}`);
  for (const field of TEMPLATES) checkTemplate(context, state[field], `${location}/${field}`);
  checkReference(context, state.ResultPath, `${location}/ResultPath`);
  if (!Array.isArray(state.Catch)) return;
  state.Catch.forEach((entry, index) => {
    if (!isObject(entry)) return;
    checkReference(context, entry.ResultPath, `${location}/Catch[${index}]/ResultPath`);
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

const checkPath = (context: RuleContext, value: Json | undefined, field: string, location: string): void => {
  if (typeof value !== 'string' || isJsonPath(value)) return;
  context.report(
    'SCHEMA_VALIDATION_FAILED',
    `The value for the field '${field}' must be a valid JSONPath`,
    location,
  );
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

/** A reference path names one place: no wildcards, slices, filters or descendants. */
const checkReference = (context: RuleContext, value: Json | undefined, location: string): void => {
  if (typeof value !== 'string') return;
  const isReference = parses((text) => {
    const { root, segments } = parseJsonPath(text);
    const single = segments.every(
      (segment) =>
        (segment.kind === 'child' && segment.keys.length === 1) ||
        (segment.kind === 'index' && segment.indexes.length === 1),
    );
    const isPlain = !OPERATORS.test(text.replaceAll(/\['[^\]]*'\]/g, ''));
    if (root.kind !== 'input' || !single || !isPlain) throw new Error('not a reference path');
  }, value);
  if (isReference) return;
  const message = "The value for the field 'ResultPath' must be a valid Reference Path";
  context.report('SCHEMA_VALIDATION_FAILED', message, location);
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
