import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { Compensation, Step } from '#steps/step.ts';
import { analyse } from '../expressions/analyse.ts';
import { authorExpression } from '../expressions/author-expression.ts';
import { substitute } from '../expressions/substitute.ts';
import { parseTemplate } from '../expressions/template.ts';
import type { ActionContract } from '../types.ts';

/** What a contract says of undoing, in terms of a step that uses the action; or what is wrong with it. */
type ContractCompensation =
  | { undo: Compensation; problem?: undefined }
  | { undo?: undefined; problem: string };

/** Names in a contract's compensation, by what they are for the step. */
interface Terms {
  /** Variable of the step's result; absent before it is known. */
  result?: string;
  /** The step's `with`. */
  input: Json;
  /** JSON Schema of the action's input, for its defaults. */
  schema?: JsonObject;
}

class Problem extends Error {}

/**
 * Returns how a step is undone if the contract of its action says so: `$input` and `$result` in it become the step's `with` and its
 * result. `id` is the step's id, or that of the step for which it is a fallback.
 */
export const contractCompensation = (
  step: Step,
  id: string,
  { name: contract, compensate, input: schema }: ActionContract,
): ContractCompensation | undefined => {
  if (!compensate) return undefined;
  try {
    const terms: Terms = { result: id, input: step.with ?? {}, ...(schema && { schema }) };
    const translated = templateIn(compensate.with ?? {}, terms);
    return { undo: { ...compensate, with: translated ?? {}, contract } };
  } catch (error) {
    if (error instanceof Problem) return { problem: error.message };
    throw error;
  }
};

/** Returns an expression over the `$input` of a contract as one over what a step gives the action; or what is wrong with it. */
export const inTermsOfStep = (
  text: string,
  step: Step,
  { input: schema }: ActionContract,
): { text: string; problem?: undefined } | { text?: undefined; problem: string } => {
  try {
    return { text: expressionIn(text, { input: step.with ?? {}, ...(schema && { schema }) }) };
  } catch (error) {
    if (error instanceof Problem) return { problem: error.message };
    throw error;
  }
};

/** Translates a template; undefined if it is a field that the step does not give. */
const templateIn = (value: Json, terms: Terms): Json | undefined => {
  if (Array.isArray(value)) return value.map((item) => templateIn(item, terms) ?? null);
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, item]) => {
        const translated = templateIn(item, terms);
        return translated === undefined ? [] : [[key, translated]];
      }),
    );
  }
  return typeof value === 'string' ? textIn(value, terms) : value;
};

const FIELD = /^\$input\.([A-Za-z_]\w*)$/;

const textIn = (text: string, terms: Terms): Json | undefined => {
  const template = parseTemplate(text);
  if (!template.ok) throw new Problem(template.message);
  const field = template.whole && FIELD.exec(template.whole.text)?.[1];
  if (field !== undefined && isObject(terms.input)) return fieldOf(field, terms);
  return template.parts
    .map((part) => (part.kind === 'text' ? part.text : `{{ ${expressionIn(part.text, terms)} }}`))
    .join('');
};

const expressionIn = (text: string, terms: Terms): string => {
  const analysis = analyse(text);
  if (!analysis.ok) throw new Problem(`"${text}": ${analysis.message}`);
  return substitute(
    text,
    analysis.paths.flatMap(({ variable, steps, start, end }) => {
      if (variable === 'execution') return [];
      if (variable === 'result' && terms.result !== undefined)
        return [{ start, end: start + '$result'.length, replacement: `$${terms.result}` }];
      if (variable !== 'input')
        throw new Problem(
          `"${text}" reads $${variable}; ${terms.result === undefined ? 'there is $input' : 'there are $input and $result'}`,
        );
      const [field, ...rest] = steps;
      const given = field === undefined || !isObject(terms.input) ? terms.input : fieldOf(field, terms);
      const names = field === undefined || !isObject(terms.input) ? steps : rest;
      const path = names.map((name) => `.\`${name}\``).join('');
      return [{ start, end, replacement: `(${authorExpression(given ?? null)})${path}` }];
    }),
  );
};

/** The value of a field of the input: the step's, or the default of the contract. */
const fieldOf = (field: string, { input, schema }: Terms): Json | undefined => {
  if (isObject(input) && Object.hasOwn(input, field)) return input[field];
  const properties = isObject(schema?.properties) ? schema.properties : {};
  const declared = Object.hasOwn(properties, field) ? properties[field] : undefined;
  return isObject(declared) ? declared.default : undefined;
};
