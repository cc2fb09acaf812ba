import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { expectationWords, issueWords } from './issue-words.ts';

const wordsFor = (schema: z.ZodType, value: unknown): string | undefined =>
  schema
    .safeParse(value, { error: issueWords })
    .error?.issues.map(({ message }) => message)
    .join('; ');

describe('What zod finds is said in words', () => {
  it.each<[z.ZodType, unknown, string]>([
    [z.string(), 7, 'must be text, got 7'],
    [z.string(), undefined, 'is required'],
    [z.number().int(), 1.5, 'must be a whole number, got 1.5'],
    [z.boolean(), 'yes', 'must be true or false, got "yes"'],
    [z.object({}), [1], 'must be an object, got a list of 1'],
    [z.string().min(1), '', 'must not be empty, got ""'],
    [z.string().min(2), 'a', 'must have at least 2 characters, got "a"'],
    [z.array(z.any()).max(1), [1, 2], 'must have at most 1 item, got a list of 2'],
    [z.number().min(3), 1, 'must be 3 or more, got 1'],
    [z.number().positive(), 0, 'must be more than 0, got 0'],
    [z.number().multipleOf(5), 7, 'must be a multiple of 5, got 7'],
    [z.enum(['a', 'b']), 'c', 'must be one of "a", "b", got "c"'],
    [z.literal('a'), 'c', 'must be "a", got "c"'],
    [z.email(), 'x', 'must be an e-mail address, got "x"'],
    [z.url(), 'x', 'must be a URL such as https://example.com/page, got "x"'],
    [z.iso.date(), 'x', 'must be a date such as 2027-03-16, got "x"'],
    [z.string().regex(/^a/), 'b', 'must match the pattern /^a/, got "b"'],
    [z.string().startsWith('a'), 'b', 'must start with "a", got "b"'],
    [z.strictObject({}), { a: 1, b: 2 }, 'has the unknown fields "a", "b"'],
    [z.union([z.string(), z.number()]), true, 'must be text or a number, got true'],
    [
      z.union([z.string(), z.object({ a: z.number() })]),
      { a: 'x' },
      'a must be a number, got "x", got an object',
    ],
    [
      z.record(z.string().regex(/^a$/), z.any()),
      { b: 1 },
      'has a name that is not allowed: it must match the pattern /^a$/, got "b"',
    ],
    [z.string().regex(/^a/, 'begins with an a'), 'b', 'begins with an a'],
  ])('%#', (schema, value, words) => {
    expect(wordsFor(schema, value)).toBe(words);
  });

  it('can leave out what was found', () => {
    const { error } = z.string().safeParse(7, { error: expectationWords });

    expect(error?.issues[0]?.message).toBe('must be text');
  });
});
