import { describe, expect, it } from '@jest/globals';
import { compileDefinition, defineWorkflow } from '../define-workflow.ts';
import { strictSchema } from './strict.ts';

const text = { type: 'string' };

describe('a strict schema', () => {
  it('has no other properties than those it lists, at any depth', () => {
    const schema = {
      type: 'object',
      properties: { a: text, list: { type: 'array', items: { type: 'object', properties: { b: text } } } },
    };

    expect(strictSchema(schema)).toEqual({
      type: 'object',
      additionalProperties: false,
      properties: {
        a: text,
        list: {
          type: 'array',
          items: { type: 'object', additionalProperties: false, properties: { b: text } },
        },
      },
    });
  });

  it('leaves open what says so itself, or is made of parts', () => {
    const open = { properties: { a: text }, additionalProperties: true };
    const parts = { properties: { a: text }, allOf: [{ properties: { b: text } }] };

    expect(strictSchema(open)).toEqual(open);
    expect(strictSchema(parts)).toEqual(parts);
  });

  it('is that of a workflow with input_validation: strict', () => {
    const { manifest, diagnostics } = compileDefinition(
      defineWorkflow({
        name: 'tested',
        input_validation: 'strict',
        input: {
          type: 'object',
          properties: { user: { type: 'string', 'x-sanitize': ['trim', 'escape_html'] } },
        },
        steps: [{ id: 'value', type: 'transform', with: '{{ $input.user ?? "" }}' }],
      }),
    );

    expect(diagnostics).toEqual([]);
    expect(manifest?.input).toMatchObject({ additionalProperties: false });
  });
});
