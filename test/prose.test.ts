import { describe, expect, it } from '@jest/globals';
import { PHRASES, RECORDED, TO_REWORD } from './prose/phrases.ts';
import { filesWithProse, proseOf } from './prose/prose.ts';

/** The entry of TO_REWORD that a file would fall under: `test/localstack`, `lib/core`, `bin`, or `.` for the root. */
const partOf = (file: string): string => {
  const [first = '', second = '', third] = file.split('/');
  if (second === '') return '.';
  if (third === undefined) return first;
  return first === 'lib' || TO_REWORD.includes(`${first}/${second}`) ? `${first}/${second}` : first;
};

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
    expect(
      stumbles(files.filter((file) => !TO_REWORD.includes(partOf(file)) && !RECORDED.includes(file))),
    ).toEqual([]);
  });
});
