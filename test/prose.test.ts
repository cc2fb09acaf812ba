import { describe, expect, it } from '@jest/globals';
import { beginsWithVerb, functionDocsIn } from './prose/docs.ts';
import { PHRASES } from './prose/phrases.ts';
import { filesWithProse, proseOf, textOf } from './prose/prose.ts';
import { flawOf, testFiles, titlesOf } from './prose/titles.ts';

/** Characters of a line of a comment. */
const MAX_LINE = 150;

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

describe('Lines of comments', () => {
  it('have at most 150 characters, so that they are read without scrolling', () => {
    const long = filesWithProse()
      .filter((file) => /^(lib|lambdas|bin)\/.*[.](tsx?|js)$/.test(file))
      .flatMap((file) =>
        textOf(file)
          .split('\n')
          .flatMap((line, index) =>
            /^\s*(\/\*\*|\*|\/\/) (?!.*https?:)/.test(line) && line.length > MAX_LINE
              ? [`${file}:${index + 1}`]
              : [],
          ),
      );

    expect(long).toEqual([]);
  });
});

describe('The docs of exported functions', () => {
  const functions = filesWithProse()
    .filter((file) => /^(lib|lambdas)\/.*(?<!\.test)\.ts$/.test(file) && !file.includes('/testing/'))
    .flatMap((file) => functionDocsIn(textOf(file)).map((doc) => ({ file, ...doc })));

  it('begin with a verb', () => {
    const others = functions.filter(({ first }) => !beginsWithVerb(first));

    expect(functions.length).toBeGreaterThan(1500);
    expect(others.map(({ file, line, name, first }) => `${file}:${line}: ${name}: ${first} …`)).toEqual([]);
  });

  it.each([
    { first: 'Returns', begins: true },
    { first: 'Whether', begins: true },
    { first: 'The', begins: false },
    { first: 'Steps', begins: false },
    { first: '`a', begins: false },
  ])('are judged by their first word: $first', ({ first, begins }) => {
    expect(beginsWithVerb(first)).toBe(begins);
  });
});

describe('The titles of tests', () => {
  it('are sentences, with the describe around them if there is one', () => {
    const titles = testFiles().flatMap(titlesOf);

    const flaws = titles.flatMap(({ file, line, ...title }) => {
      const flaw = flawOf(title);
      return flaw === undefined ? [] : [`${file}:${line}: "${title.text}" ${flaw}`];
    });

    expect(titles.length).toBeGreaterThan(1500);
    expect(flaws).toEqual([]);
  });

  it.each([
    { text: '%s: %j', isAlone: true, flaw: 'says nothing besides its parameters' },
    { text: 'should wait', isAlone: false, flaw: 'says what should be instead of what is' },
    { text: 'waits for it.', isAlone: false, flaw: 'ends with a full stop' },
    { text: 'waits for it', isAlone: true, flaw: 'begins without a subject or a capital letter' },
    { text: 'waits for it', isAlone: false, flaw: undefined },
    { text: 'A call waits for %s', isAlone: true, flaw: undefined },
  ])('are judged: "$text" $flaw', ({ flaw, ...title }) => {
    expect(flawOf(title)).toBe(flaw);
  });
});
