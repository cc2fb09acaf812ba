import { isObject, type Json, type JsonObject } from '#core/json.ts';

const WHOLE = /^\s*\{\{((?:(?!\}\}).)*)\}\}\s*$/s;
const PART = /\{\{(.*?)\}\}/gs;

/** Evaluates the `{{ … }}` in a trigger's `input`; expressions see `$event`. Throws if one of them fails or gives nothing. */
export const triggerInput = (template: Json, event: Json): Promise<Json> => filledIn(template, { event });

/** Evaluates the `{{ … }}` of a template; expressions see the given variables. Throws if one of them fails or gives nothing. */
export const filledIn = async (template: Json, variables: JsonObject): Promise<Json> => {
  if (typeof template === 'string') return textOf(template, variables);
  if (Array.isArray(template)) return Promise.all(template.map((item) => filledIn(item, variables)));
  if (!isObject(template)) return template;
  const entries = Object.entries(template).map(async ([key, value]) => [
    key,
    await filledIn(value, variables),
  ]);
  return Object.fromEntries(await Promise.all(entries)) as Json;
};

/** Tells whether an event meets a condition over `$event`; what gives nothing is false. Throws if evaluating it fails. */
export const eventFits = (condition: string | undefined, event: Json): Promise<boolean> =>
  holds(condition, { event });

/** Tells whether a condition over the given variables holds; what gives nothing is false. Throws if evaluating it fails. */
export const holds = async (condition: string | undefined, variables: JsonObject): Promise<boolean> => {
  if (condition === undefined) return true;
  const { default: jsonata } = await import('jsonata');
  return (await jsonata(`$boolean(${condition})`).evaluate(null, variables)) === true;
};

const textOf = async (text: string, variables: JsonObject): Promise<Json> => {
  const [, whole] = WHOLE.exec(text) ?? [];
  if (whole !== undefined) return evaluate(whole, variables);
  let result = '';
  let end = 0;
  for (const part of text.matchAll(PART)) {
    const value = await evaluate(part[1] ?? '', variables);
    result += text.slice(end, part.index) + (typeof value === 'string' ? value : JSON.stringify(value));
    end = part.index + part[0].length;
  }
  return result + text.slice(end);
};

const evaluate = async (expression: string, variables: JsonObject): Promise<Json> => {
  const { default: jsonata } = await import('jsonata');
  const value: unknown = await jsonata(expression).evaluate(null, variables);
  if (value === undefined)
    throw new Error(`{{${expression}}} gives nothing${'event' in variables ? ' for this event' : ''}`);
  return JSON.parse(JSON.stringify(value)) as Json;
};
