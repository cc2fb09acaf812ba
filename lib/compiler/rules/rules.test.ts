import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { rules } from './index.ts';

/** Rules that check the document, and those that the parser applies. */
const folders = ['.', '../parse/errors'];

describe('the rules', () => {
  it.each(rules.map((rule) => [rule.code, rule] as const))(
    '%s is documented, tested and named after its file',
    (code, rule) => {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      for (const text of [rule.description, rule.fix]) expect(text).toMatch(/^\S.*[.)`]$/s);

      expect(rule.example).not.toBe('');
      expect(folders.some((folder) => existsSync(new URL(`${folder}/${code}.ts`, import.meta.url)))).toBe(
        true,
      );
      expect(
        folders.some((folder) => existsSync(new URL(`${folder}/${code}.test.ts`, import.meta.url))),
      ).toBe(true);
    },
  );

  it('have a code each', () => {
    expect(new Set(rules.map((rule) => rule.code)).size).toBe(rules.length);
  });
});
