import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { parseJsonPath } from './parse.ts';
import { JsonPathSyntaxError } from './syntax-error.ts';

const BRACKET = 'expected a name in single quotes, an index, a slice, * or a filter';

describe('parsing a path', () => {
  it('tells the input, the context object and variables apart', () => {
    expect(parseJsonPath('$.a').root).toEqual({ kind: 'input' });
    expect(parseJsonPath('$$.Execution.Id').root).toEqual({ kind: 'context' });
    expect(parseJsonPath('$count_1[0]').root).toEqual({ kind: 'variable', name: 'count_1' });
    expect(parseJsonPath('$[0]').root).toEqual({ kind: 'input' });
  });

  it('takes brackets behind a dot, and names that begin with @', () => {
    const [store, book] = [
      { kind: 'child', keys: ['store'] },
      { kind: 'child', keys: ['@book'] },
    ];

    expect(parseJsonPath("$.['store'].@book").segments).toEqual([store, book]);
  });

  it.each([
    ['', 'expected "$", but found the end at character 1'],
    ['a.b', 'expected "$", but found "a" at character 1'],
    ['$.', 'expected a name, but found the end at character 3'],
    ['$[', `${BRACKET}, but found the end at character 3`],
    ['$["a"]', `${BRACKET}, but found """ at character 3`],
    ["$['a", 'expected "]", but found "\'" at character 3'],
    ['$.a b', 'expected a name in quotes and brackets, but found " " at character 4'],
    ['$[:]', 'expected a whole number of 32 bits, but found ":" at character 3'],
    ['$[?(@.a &&)]', 'expected a comparison on both sides of && and ||, but found @.a &&'],
    ['$[?(@..a == 1)]', 'a path in a filter must lead to one value, but found @..a'],
    ['$[?@.a]', 'a filter is written [?( … )], but found [?@.a]'],
    ['$[?(@.a =~ /a{2,1}/)]', 'expected a regular expression that RE2 takes, not /a{2,1}/'],
  ])('refuses %j', (text, message) => {
    expect(() => parseJsonPath(text)).toThrow(new JsonPathSyntaxError(message));
  });

  it('never does anything but parse or refuse', () => {
    const piece = fc.constantFrom(
      '$',
      '@',
      '.',
      '..',
      '[',
      ']',
      '(',
      ')',
      '?',
      '*',
      "'",
      '"',
      '\\',
      '0',
      '-1',
      ':',
      ',',
      'a',
      '==',
      '&&',
      '||',
      '!',
      '=~',
      '/',
      'in',
      ' ',
      '{',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 25 }).map((pieces) => `$${pieces.join('')}`),
          fc.string(),
        ),
        (text) => {
          try {
            parseJsonPath(text);
          } catch (error) {
            expect(error).toBeInstanceOf(JsonPathSyntaxError);
          }
        },
      ),
      { numRuns: generatedRuns(5000) },
    );
  });

  it('does not run out of stack', () => {
    const nested = `${'('.repeat(5000)}@.a${')'.repeat(5000)}`;

    expect(parseJsonPath(`$[?${nested}]`).segments).toHaveLength(1);
    expect(() => parseJsonPath(`$${'.a'.repeat(50_000)}`)).toThrow(/longer than/);
  });
});

describe('a path as people write it', () => {
  it('may have blanks around it', () => {
    expect(parseJsonPath(' $$.Execution.Name ').text).toBe('$$.Execution.Name');
  });

  it('may compare with a word without quotes', () => {
    const [segment] = parseJsonPath('$[?(@.Name == Receipt)]').segments;

    expect(segment).toMatchObject({ test: [[{ right: { kind: 'literal', value: 'Receipt' } }]] });
  });
});
