import { isObject, type Json } from '#core/json.ts';

const WHOLE = /^\s*\{\{((?:(?!\}\}).)*)\}\}\s*$/s;
const PART = /\{\{(.*?)\}\}/gs;

/** Evaluates the `{{ … }}` in a trigger's `input`; expressions see `$event`. Throws if one of them fails or gives nothing. */
export const triggerInput = async (template: Json, event: Json): Promise<Json> => {
  if (typeof template === 'string') return textOf(template, event);
  if (Array.isArray(template)) return Promise.all(template.map((item) => triggerInput(item, event)));
  if (!isObject(template)) return template;
  const entries = Object.entries(template).map(async ([key, value]) => [
    key,
    await triggerInput(value, event),
  ]);
  return Object.fromEntries(await Promise.all(entries)) as Json;
};

/** Tells whether an event meets a condition over `$event`; what gives nothing is false. Throws if evaluating it fails. */
export const eventFits = async (condition: string | undefined, event: Json): Promise<boolean> => {
  if (condition === undefined) return true;
  const { default: jsonata } = await import('jsonata');
  return (await jsonata(`$boolean(${condition})`).evaluate(null, { event })) === true;
};

const textOf = async (text: string, event: Json): Promise<Json> => {
  const [, whole] = WHOLE.exec(text) ?? [];
  if (whole !== undefined) return evaluate(whole, event);
  let result = '';
  let end = 0;
  for (const part of text.matchAll(PART)) {
    const value = await evaluate(part[1] ?? '', event);
    result += text.slice(end, part.index) + (typeof value === 'string' ? value : JSON.stringify(value));
    end = part.index + part[0].length;
  }
  return result + text.slice(end);
};

const evaluate = async (expression: string, event: Json): Promise<Json> => {
  const { default: jsonata } = await import('jsonata');
  const value: unknown = await jsonata(expression).evaluate(null, { event });
  if (value === undefined) throw new Error(`{{${expression}}} gives nothing for this event`);
  return JSON.parse(JSON.stringify(value)) as Json;
};
