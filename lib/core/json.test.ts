import { describe, expect, it } from '@jest/globals';
import { copyJson, type Json } from './json.ts';

describe('copyJson', () => {
  it('copies every list and every object', () => {
    const value = {
      list: [{ a: 1 }, [null, 'x', true]],
      object: { inner: { b: 2.5 } },
      big: 2n as unknown as Json,
    };

    const copy = copyJson(value);

    expect(copy).toEqual(value);
    expect(copy).not.toBe(value);
    expect(copy.list).not.toBe(value.list);
    expect(copy.list[0]).not.toBe(value.list[0]);
    expect(copy.object.inner).not.toBe(value.object.inner);
  });

  it('keeps a field that is called __proto__', () => {
    const copy = copyJson(JSON.parse('{"__proto__": {"a": 1}}') as Json);

    expect(JSON.stringify(copy)).toBe('{"__proto__":{"a":1}}');
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });
});
