import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { Step } from '../step.ts';
import type { Schemas, StepProblem } from '../step-type.ts';

/** A `while` step. */
export interface WhileStep extends Step {
  while?: string;
  until?: string;
  steps: Step[];
}

/** Returns what `$loop` may have: what it starts with, what iterations add (always, `afterwards`), and the count. */
export const loopSchema = (step: WhileStep, schemas: Schemas, afterwards = false): JsonObject | undefined => {
  if (schemas.malformed) return undefined;
  const properties: JsonObject = { index: { type: 'integer' } };
  const required = ['index'];
  for (const part of [step.with, step.output]) {
    const where = part === step.output ? 'inside' : 'before';
    const schema = part === undefined ? { properties: {} } : schemas.template(part, where);
    if (!schema || !isObject(schema.properties)) return undefined;
    for (const [name, later] of Object.entries(schema.properties)) {
      // What only iterations add is not there in the first, and after the last only if there was one.
      if (part === step.with || afterwards) required.push(name);
      // What comes later may be of another type than what came first.
      const first = ownField(properties, name);
      properties[name] = first === undefined ? later : { anyOf: [first, later] };
    }
  }
  return { type: 'object', additionalProperties: false, properties, required };
};

const isLiteral = (value: Json | undefined): boolean =>
  value !== undefined && !isObject(value) && !(typeof value === 'string' && value.includes('{{'));

/** Checks that `$loop` is an object: what it starts with and what is merged over it must be objects. */
export const checkLoop = (step: WhileStep): StepProblem[] => [
  ...checkCondition(step),
  ...(['with', 'output'] as const)
    .filter((field) => isLiteral(step[field]))
    .map((field) => ({
      path: [field],
      message: 'expected a map: it becomes part of $loop',
      hint: 'write { name: value }',
    })),
];

const checkCondition = ({ while: holds, until }: WhileStep): StepProblem[] => {
  if (holds !== undefined && until !== undefined)
    return [
      { path: ['until'], message: 'a loop has either "while" or "until"', hint: 'remove one of the two' },
    ];
  if (holds !== undefined || until !== undefined) return [];
  const hint = 'add "while" (tested before each iteration) or "until" (tested after it)';
  return [{ path: [], message: 'a loop needs a condition', hint }];
};
