import { describe, expect, it } from '@jest/globals';
import { runInfo } from '#actions/testing/run-info.ts';
import { handler } from './handler.ts';

describe('clean-input', () => {
  it('cleans texts at any depth as the schema says', async () => {
    const text = { type: 'string', 'x-sanitize': ['nfc', 'trim'] };
    const schema = {
      type: 'object',
      properties: {
        name: text,
        list: { type: 'array', items: { type: 'object', properties: { name: text } } },
      },
    };
    const value = { name: ' e\u0301 ', list: [{ name: ' a ' }], other: ' b ' };

    const result = await handler({ input: { value, schema }, run: runInfo({}) });

    expect(result).toEqual({ name: '\u00e9', list: [{ name: 'a' }], other: ' b ' });
  });
});
