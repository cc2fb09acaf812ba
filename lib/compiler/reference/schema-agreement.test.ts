import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { JsonObject } from '#core/json.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { compileWorkflow } from '../index.ts';
import { schemaKeywords } from '../schemas/check-schema.ts';
import { mutantsOf } from '../testing/mutants.ts';
import { schemaValidator } from '../testing/schema-validator.ts';
import { schemaForSchemas } from './input-schema.ts';
import { stepFolders } from './registries.ts';
import { workflowJsonSchema } from './workflow-schema.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const validate = schemaValidator(workflowJsonSchema());
const documents = stepFolders(root).map(
  (folder) => parse(readFileSync(`${root}/lib/steps/${folder}/example.workflow.yaml`, 'utf8')) as JsonObject,
);

/** What the schema finds as well. */
const SHAPE = new Set(['unknown-field', 'wrong-type', 'unknown-step-type', 'missing-field']);

/** An input with every keyword that has a schema, or values, in it. */
const INPUT: JsonObject = {
  $id: 'order',
  $defs: { id: { type: 'string', minLength: 1, pattern: '^[a-z]+$', format: 'uuid' } },
  type: 'object',
  required: ['id'],
  dependentRequired: { id: ['n'] },
  properties: {
    id: { $ref: '#/$defs/id' },
    n: { type: ['integer', 'null'], multipleOf: 2, exclusiveMinimum: 0, default: 2, examples: [2] },
    list: { type: 'array', items: { enum: ['a', 'b'] }, uniqueItems: true, maxItems: 3, 'x-unique-by': 'id' },
    one: {
      oneOf: [{ const: 1 }, { not: { type: 'string' } }],
      description: 'One.',
      writeOnly: true,
      'x-sensitive': true,
      'x-sanitize': ['trim', 'nfc'],
    },
  },
  patternProperties: { '^x': true },
  additionalProperties: false,
};
const withInput: JsonObject = { name: 'x', input: INPUT, steps: [{ id: 'a', type: 'transform', with: 1 }] };

describe('the schema for editors and the compiler', () => {
  it('know the same keywords of JSON Schema', () => {
    expect(Object.keys(schemaForSchemas.properties ?? {}).sort()).toEqual(schemaKeywords().sort());
    expect(validate(withInput)).toBe(true);
  });

  it('agree on the shape of documents that have a mistake', () => {
    const seen = { refused: 0, taken: 0 };
    fc.assert(
      fc.property(fc.constantFrom(...documents, withInput).chain(mutantsOf), (document) => {
        const { diagnostics } = compileWorkflow({ text: JSON.stringify(document), file: 'mutant' });
        const errors = diagnostics.filter(({ severity }) => severity === 'error');
        const shape = errors.filter(({ code }) => SHAPE.has(code));
        const taken = validate(document);
        seen[taken ? 'taken' : 'refused'] += 1;
        if (!taken && errors.length === 0)
          throw new Error(`only the schema refuses: ${JSON.stringify(validate.errors)}`);
        if (taken && shape.length > 0) throw new Error(`only the compiler refuses: ${shape[0]?.message}`);
      }),
      { numRuns: generatedRuns(1000) },
    );

    expect(Math.min(seen.refused, seen.taken)).toBeGreaterThan(generatedRuns(100));
  });
});
