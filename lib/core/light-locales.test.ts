import { describe, expect, it } from '@jest/globals';
import * as zods from 'zod/v4/locales';
import * as light from './light-locales.ts';

describe("The stand-ins for the languages of Zod's messages", () => {
  it('are those that Zod has', () => {
    expect(Object.keys(light).sort()).toEqual(Object.keys(zods).sort());
  });

  it('give what Zod gives', () => {
    const { localeError: expected } = zods.de();
    const issue = { code: 'invalid_type', expected: 'string', input: 7 } as Parameters<typeof expected>[0];

    const { localeError } = (light as unknown as typeof zods).de();

    expect(localeError(issue)).toEqual(expected(issue));
    expect(localeError(issue)).not.toEqual(zods.en().localeError(issue));
  });
});
