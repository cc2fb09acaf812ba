import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../../testing/found-in.ts';

describe('invalid-yaml', () => {
  it('explains a colon in a text', () => {
    const text = `
title: Ready: ship it?
`.slice(1);
    expect(foundIn(text)).toEqual([
      '1:8 error invalid-yaml: a text without quotes cannot contain ": " (put the whole text in quotes)',
    ]);
  });

  it('explains a ternary without quotes', () => {
    const text = `
when: $a ? b : c
`.slice(1);
    expect(foundIn(text)).toEqual([
      '1:7 error invalid-yaml: a text without quotes cannot contain ": " (put the whole text in quotes)',
    ]);
  });

  it.each([
    ['- id: a\n  uses: f/a\n   with: { k: 1 }\n', '3:4', 'uses'],
    ['- id: a\n   uses: f/a\n', '2:4', 'id'],
    ['name: a\n\n  description: x\n', '3:3', 'name'],
  ])('explains a line that is indented too far: %j', (text, place, above) => {
    const message = 'this line is indented further than the one above, whose text it would continue';

    expect(foundIn(text)).toEqual([
      `${place} error invalid-yaml: ${message} (begin it in the same column as "${above}")`,
    ]);
  });

  it.each([
    'steps:\n  - id: a\n    uses: f/a\n - id: b\n',
    'steps:\n  - id: a\n   uses: f/a\n',
    'steps:\n  - id: a\n  uses: f/a\n',
  ])('explains a line that is not indented far enough: %j', (text) => {
    expect(foundIn(text)).toEqual([
      expect.stringMatching(
        /error invalid-yaml: the indentation does not fit the lines above \(entries of one map or list begin in the same column\)$/,
      ),
    ]);
  });

  it('explains a quote that ends too early', () => {
    const text = `
when: "a" = $x
`.slice(1);
    expect(foundIn(text)).toEqual([
      '1:11 error invalid-yaml: there is something after the closing " (a text that begins with a quote ends at the next one: put the whole in the other kind of quotes)',
    ]);
  });

  it('explains a quote of a word processor', () => {
    expect(foundIn('with: { name: “{{ $input.name }}” }\n')).toEqual([
      expect.stringMatching(
        /^1:16 error invalid-yaml: .* \(“ is not a quote in YAML, .*: write " in its place\)$/,
      ),
    ]);
  });

  it('explains a quote that does not end', () => {
    const text = `
a: "x
`.slice(1);
    expect(foundIn(text)).toEqual([
      '1:4 error invalid-yaml: a quote is opened and not closed (close it on the same line)',
    ]);
  });

  it('explains a tab', () => {
    const text = `
a:
	- b
`.slice(1);
    expect(foundIn(text)).toEqual([
      '2:1 error invalid-yaml: there is a tab in the indentation (indent with spaces)',
    ]);
  });

  it('explains a bracket that does not end', () => {
    const text = `
a: [1
`.slice(1);
    expect(foundIn(text)).toEqual([
      '1:4 error invalid-yaml: a bracket is opened and not closed: "]" is missing (add "]")',
    ]);
  });

  it('explains a second document', () => {
    const text = `
a: b
---
c: d
`.slice(1);
    expect(foundIn(text)).toEqual([
      '2:1 error invalid-yaml: the file has more than one document (a file holds one workflow: remove the line "---")',
    ]);
  });

  it('explains a reserved character', () => {
    const text = `
a: @x
`.slice(1);
    expect(foundIn(text)).toEqual([
      '1:4 error invalid-yaml: a text without quotes cannot begin with "@" (put the text in quotes)',
    ]);
  });

  it('explains a tag', () => {
    const text = `
name: !x b
steps:
  - { id: a, uses: a/b }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '1:7 error invalid-yaml: "!x" is read as a YAML tag, and Baton has none (put the text in quotes)',
    ]);
  });

  it('explains an alias without an anchor', () => {
    const text = `
a: *b
`.slice(1);
    expect(foundIn(text)).toEqual([
      '1:4 error invalid-yaml: the alias *b names an anchor that is not set before it (put the text in quotes if no alias is meant)',
    ]);
  });

  it('explains an anchor inside itself', () => {
    const text = `
a: &a [*a]
`.slice(1);
    expect(foundIn(text)).toEqual([
      '1:1 error invalid-yaml: an anchor contains itself, or aliases multiply without end',
    ]);
  });

  it('explains broken indentation', () => {
    const text = `
a:
  b: 1
 c: 2
`.slice(1);
    expect(foundIn(text)).toEqual([
      '3:1 error invalid-yaml: the indentation does not fit the lines above (entries of one map or list begin in the same column)',
    ]);
  });

  it('explains a map as a key', () => {
    const text = `
? { a: 1 }
: 2
`.slice(1);
    expect(foundIn(text)).toEqual(['1:3 error invalid-yaml: a list or map cannot be a key (quote the key)']);
  });

  it('stops at absurdly deep nesting', () => {
    const text = `a: ${'['.repeat(5000)}`;

    expect(foundIn(text)).toEqual([
      expect.stringMatching(/error invalid-yaml: lists or maps are nested too deeply/),
    ]);
  });

  it('stops at deep nesting of blocks, which every pass walks', () => {
    const text = Array.from({ length: 300 }, (_, level) => `${'  '.repeat(level)}a:\n`).join('');

    expect(foundIn(text)).toEqual([
      '200:399 error invalid-yaml: lists and maps are nested more than 200 levels deep',
    ]);
  });

  it('shows where brackets pass the limit, and not where they begin', () => {
    const text = `one: 1\ntwo: ${'['.repeat(250)}${']'.repeat(250)}\n`;

    expect(foundIn(text)).toEqual([
      '2:205 error invalid-yaml: lists and maps are nested more than 200 levels deep',
    ]);
  });

  it('shows the alias through which nesting passes the limit', () => {
    const nested = (levels: number, inside: string): string =>
      `${'['.repeat(levels)}${inside}${']'.repeat(levels)}`;
    const text = `one: &one ${nested(150, '')}\ntwo: ${nested(100, '*one')}\n`;

    expect(foundIn(text)).toEqual([
      expect.stringMatching(/^[12]:\d+ error invalid-yaml: lists and maps are nested/),
    ]);
  });
});
