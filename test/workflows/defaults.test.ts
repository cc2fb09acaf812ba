import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import type { JsonObject } from '#core/json.ts';
import { checkSchema } from '#core/json-schema.ts';
import { runYaml } from './run-yaml.ts';

const SIZE: JsonObject = { type: 'string', default: 'm' };
const ROW: JsonObject = { type: 'object', properties: { size: SIZE, name: { type: 'string' } } };

const reading = (properties: JsonObject, reads: readonly string[]): string =>
  stringify({
    name: 'reading',
    input: { type: 'object', properties },
    steps: [{ id: 'read', type: 'transform', with: reads.map((read) => `{{ ${read} ?? null }}`) }],
  });

describe('an execution that Step Functions starts itself has the defaults that Baton fills in', () => {
  it.each<{ why: string; properties: JsonObject; reads: string[]; inputs: JsonObject[] }>([
    {
      why: 'of fields in the default of a map',
      properties: { options: { ...ROW, default: {} } },
      reads: ['$input.options', '$input.options.size', '$input.options.name'],
      inputs: [{}, { options: {} }, { options: { size: 'l' } }],
    },
    {
      why: 'of fields in the default of a list',
      properties: { rows: { type: 'array', items: ROW, default: [{}, { size: 's' }] } },
      reads: ['$input.rows', '$input.rows[0].size', '$input.rows[1]'],
      inputs: [{}, { rows: [{}] }, { rows: [{ name: 'a' }, { size: 'l' }] }],
    },
    {
      why: 'of maps in maps',
      properties: {
        outer: {
          type: 'object',
          default: { a: 1 },
          properties: { inner: { ...ROW, default: { name: 'n' } } },
        },
      },
      reads: ['$input.outer', '$input.outer.inner', '$input.outer.inner.size'],
      inputs: [{}, { outer: {} }, { outer: { inner: {} } }],
    },
    {
      why: 'of lists in maps in lists',
      properties: {
        rows: {
          type: 'array',
          default: [{}],
          items: { type: 'object', properties: { cells: { type: 'array', items: ROW, default: [{}] } } },
        },
      },
      reads: ['$input.rows', '$input.rows[0].cells[0].size'],
      inputs: [{}, { rows: [] }, { rows: [{}, { cells: [] }] }],
    },
  ])('$why', async ({ properties, reads, inputs }) => {
    const text = reading(properties, reads);

    for (const input of inputs) {
      const { value } = await checkSchema({ type: 'object', properties }, input);
      const started = await runYaml(text, { input });
      const checked = await runYaml(text, { input: value as JsonObject });

      expect(started.status).toBe('SUCCEEDED');
      expect(started.output).toEqual(checked.output);
    }
  });
});
