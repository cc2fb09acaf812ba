import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import type { JsonObject } from '#core/json.ts';
import { SHOP } from '../testing/found-in.ts';
import { schemaValidator } from '../testing/schema-validator.ts';
import { stepFolders } from './registries.ts';
import { workflowJsonSchema } from './workflow-schema.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('workflowJsonSchema', () => {
  let validate: ValidateFunction;
  beforeAll(() => {
    validate = schemaValidator(workflowJsonSchema());
  });

  it.each(stepFolders(root))('takes the example of %s', (folder) => {
    const text = readFileSync(`${root}/lib/steps/${folder}/example.workflow.yaml`, 'utf8');
    validate(parse(text));

    expect(validate.errors).toBeNull();
  });

  it.each([
    ['an unknown field', { id: 'a', uses: 'a/b', usess: 1 }],
    ["another type's field", { id: 'a', type: 'wait', uses: 'a/b' }],
    ['an unknown type', { id: 'a', type: 'wit' }],
    ['an id in a fallback', { id: 'a', uses: 'a/b', on_error: { fallback: { id: 'b', uses: 'a/b' } } }],
    ['a number as a duration', { id: 'a', uses: 'a/b', timeout: 30 }],
    ['a mistake in an inner step', { id: 'a', type: 'group', steps: [{ id: 'b', uses: 3 }] }],
  ])('refuses %s in a step', (_, step) => {
    expect(validate({ name: 'x', steps: [step] })).toBe(false);
  });

  it.each([
    ['no kind of trigger', {}],
    ['two kinds in one trigger', { api: {}, schedule: { rate: '1 hour' } }],
  ])('refuses %s among the triggers', (_, trigger) => {
    expect(validate({ name: 'x', triggers: [trigger], steps: [{ id: 'a', uses: 'a/b' }] })).toBe(false);
  });

  it('says what every field means, and the default where it is a value', () => {
    const undescribed: string[] = [];
    const look = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, item] of Object.entries(value)) {
        const isField = path.endsWith('/properties') && !path.includes('/if/');
        if (isField && !('description' in item)) undescribed.push(`${path}/${key}`);
        look(item, `${path}/${key}`);
      }
    };
    const schema = workflowJsonSchema();
    const { schema: _, ...definitions } = schema.$defs as JsonObject;
    look({ ...schema, $defs: definitions }, '');

    expect(undescribed).toEqual([]);
    const { retry, timeout } = (
      schema.$defs as JsonObject as Record<string, { properties: Record<string, JsonObject> }>
    ).task!.properties;

    expect(retry).toMatchObject({
      properties: { max_attempts: { default: 3 }, interval: { default: '1s' }, jitter: { default: 'none' } },
    });
    expect(timeout).not.toHaveProperty('default');
  });

  it('offers the actions that there are', () => {
    const { action, task } = workflowJsonSchema(SHOP).$defs as Record<string, JsonObject>;
    const knows = schemaValidator(action!);

    expect(knows('shop/look')).toBe(true);
    expect(knows('shop/lok')).toBe(false);
    expect(task!.properties).toMatchObject({ uses: { $ref: '#/$defs/action' } });
  });
});
