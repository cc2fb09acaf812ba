import { isObject, type Json } from '#core/json.ts';
import { parseIntrinsic } from '../intrinsics/parse.ts';
import { parseJsonPath } from '../jsonpath/parse.ts';
import type { PlacedState } from '../walk.ts';
import type { Rule, RuleContext } from './rule.ts';

/** Fields that hold payload templates. */
const TEMPLATES = [
  'Parameters',
  'ResultSelector',
  'ItemSelector',
  'ItemBatcher',
  'ItemReader',
  'ResultWriter',
  'Assign',
];
/** Fields that hold texts, and have a form whose name ends in `Path`. */
const TEXTS = ['Error', 'Cause'];
const COMPARISONS = /^(?:String|Timestamp)(?:Equals|LessThan|GreaterThan|LessThanEquals|GreaterThanEquals)$/;

/**
 * Texts that look like paths and are taken literally are worth a warning (API reference: ValidateStateMachineDefinitionDiagnostic,
 * NO_DOLLAR, NO_PATH and PASS_RESULT_IS_STATIC).
 */
export const likelyPaths: Rule = {
  order: 110,
  check(context) {
    for (const placed of context.states) if (placed.language === 'JSONPath') checkState(context, placed);
  },
};

const checkState = (context: RuleContext, { state, type, location }: PlacedState): void => {
  for (const field of TEMPLATES) checkTemplate(context, state[field], `${location}/${field}`);
  for (const field of TEXTS) checkText(context, field, state[field], location);
  if (type === 'Choice') checkRules(context, state.Choices, `${location}/Choices`);
  if (type === 'Pass' && holdsPath(state.Result)) {
    const message = 'Result of a Pass state is static: paths and intrinsic functions in it are not evaluated';
    context.report('PASS_RESULT_IS_STATIC', message, `${location}/Result`, 'WARNING');
  }
};

const checkTemplate = (context: RuleContext, template: Json | undefined, location: string): void => {
  if (Array.isArray(template))
    template.forEach((item, index) => void checkTemplate(context, item, `${location}[${index}]`));
  if (!isObject(template)) return;
  for (const [field, value] of Object.entries(template)) {
    if (looksLikePath(value) && !field.endsWith('.$') && !field.endsWith('Path')) {
      const message = `The value of '${field}' looks like a JSONPath or an intrinsic function, but the name of the field does not end in '.$'`;
      context.report('NO_DOLLAR', message, `${location}/${field}`, 'WARNING');
    } else checkTemplate(context, value, `${location}/${field}`);
  }
};

const checkRules = (context: RuleContext, rules: Json | undefined, location: string): void => {
  if (Array.isArray(rules))
    rules.forEach((rule, index) => void checkRules(context, rule, `${location}[${index}]`));
  if (!isObject(rules)) return;
  for (const [field, value] of Object.entries(rules)) {
    if (COMPARISONS.test(field)) checkText(context, field, value, location);
    else if (field === 'And' || field === 'Or' || field === 'Not')
      checkRules(context, value, `${location}/${field}`);
  }
};

const checkText = (context: RuleContext, field: string, value: Json | undefined, location: string): void => {
  if (!looksLikePath(value)) return;
  const message = `The value of '${field}' looks like a path, but the name of the field does not end in 'Path'`;
  context.report('NO_PATH', message, `${location}/${field}`, 'WARNING');
};

/** Whether a value is a path, or a call of an intrinsic function. */
const looksLikePath = (value: Json | undefined): boolean => {
  if (typeof value !== 'string' || !/^(?:\$|States\.\w+\()/.test(value)) return false;
  try {
    if (value.startsWith('$')) parseJsonPath(value);
    else parseIntrinsic(value);
    return true;
  } catch {
    return false;
  }
};

const holdsPath = (value: Json | undefined): boolean => {
  if (Array.isArray(value)) return value.some(holdsPath);
  if (!isObject(value)) return looksLikePath(value);
  return Object.entries(value).some(([field, inner]) => field.endsWith('.$') || holdsPath(inner));
};
