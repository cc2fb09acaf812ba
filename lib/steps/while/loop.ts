import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { Step } from '../step.ts';
import type { Schemas, StepProblem } from '../step-type.ts';

/** A `while` step. */
export interface WhileStep extends Step {
  while: string;
  steps: Step[];
}

/** What `$loop` may have: what it starts with, what iterations add, and the count. */
export const loopSchema = (step: WhileStep, schemas: Schemas): JsonObject | undefined => {
  const properties: JsonObject = { index: { type: 'integer' } };
  const required = ['index'];
  for (const part of [step.with, step.output]) {
    const schema = part === undefined ? { properties: {} } : schemas.template(part);
    if (!schema || !isObject(schema.properties)) return undefined;
    for (const name of Object.keys(schema.properties)) {
      // What only iterations add is not there in the first.
      if (part === step.with) required.push(name);
      // What comes later may be of another type than what came first.
      properties[name] = Object.hasOwn(properties, name) ? {} : schema.properties[name]!;
    }
  }
  return { type: 'object', additionalProperties: false, properties, required };
};

const isLiteral = (value: Json | undefined): boolean =>
  value !== undefined && !isObject(value) && !(typeof value === 'string' && value.includes('{{'));

/** `$loop` is an object, so what it starts with and what is merged over it must be objects. */
export const checkLoop = (step: WhileStep): StepProblem[] =>
  (['with', 'output'] as const)
    .filter((field) => isLiteral(step[field]))
    .map((field) => ({
      path: [field],
      message: 'expected a map: it becomes part of $loop',
      hint: 'write { name: value }',
    }));
