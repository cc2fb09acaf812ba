import { describe, expect, it } from '@jest/globals';
import { PHRASES } from './prose/phrases.ts';
import { filesWithProse, proseOf } from './prose/prose.ts';

const stumbles = (files: readonly string[]): string[] =>
  files.flatMap(proseOf).flatMap(({ file, line, text }) =>
    PHRASES.flatMap(({ pattern, instead }) => {
      const found = pattern.exec(text)?.[0].trim();
      return found === undefined ? [] : [`${file}:${line}: "${found}" → ${instead}`];
    }),
  );

describe('Comments, messages and READMEs', () => {
  it('avoid wording that readers stumble over', () => {
    const files = filesWithProse();

    expect(files.length).toBeGreaterThan(1000);
    expect(stumbles(files)).toEqual([]);
  });
});
