import { describe, expect, it } from '@jest/globals';
import type { Json } from '#core/json.ts';
import { withStored } from './stored.ts';

describe('A value that is in the storage', () => {
  it('is shown with its size and its key, wherever it is in a value', () => {
    const page = { baton_stored: { key: 'large-values/one/ab.json', sha256: 'ab', bytes: 400_002 } };
    const shown = '391 KiB in the storage, large-values/one/ab.json';

    expect(withStored({ page, list: [page, 1], note: null })).toEqual({
      page: shown,
      list: [shown, 1],
      note: null,
    });
  });

  it('is not what only looks alike', () => {
    const values: Json = [
      { baton_stored: 'x' },
      { baton_stored: { key: 'a', sha256: 'b', bytes: 1 }, more: 1 },
    ];

    expect(withStored(values)).toEqual(values);
  });
});
