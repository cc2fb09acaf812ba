import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineRoute } from '#contracts/http/route.ts';
import { ROUTES } from '#contracts/http/routes/index.ts';
import { bodyModel } from './body-model.ts';

const modelOf = (body: z.ZodType) =>
  bodyModel(
    defineRoute({ name: 'x', method: 'POST', path: '/x', summary: '', body, response: z.object({}) }),
  );

describe('the model of a body', () => {
  it('is draft 4: what the gateway knows, and nothing else', () => {
    const body = z.strictObject({
      kind: z.literal('a').describe('dropped'),
      count: z.number().int().min(1).default(2),
      tags: z.array(z.string().max(5)).max(3),
    });

    expect(modelOf(body)).toEqual({
      type: 'object',
      additionalProperties: false,
      required: ['kind', 'tags'],
      properties: {
        kind: { type: 'string', enum: ['a'] },
        count: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
        tags: { type: 'array', maxItems: 3, items: { type: 'string', maxLength: 5 } },
      },
    });
  });

  it('lets anything through where a schema refers to itself', () => {
    expect(modelOf(z.object({ input: z.json().optional() }))).toEqual({
      type: 'object',
      properties: { input: { allOf: [{}] } },
    });
  });

  it('of no route names an empty list of fields, or refers to anything', () => {
    for (const route of ROUTES) {
      const text = JSON.stringify(bodyModel(route));
      expect(text).not.toMatch(/"required":\[\]|\$ref|\$schema|\$defs/);
    }
  });
});
