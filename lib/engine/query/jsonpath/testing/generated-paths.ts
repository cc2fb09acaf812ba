import type { Json } from '#core/json.ts';

/** Has something for every rule: nulls, texts that are numbers, names with odd characters, lists in lists. */
export const DOCUMENT: Json = {
  store: {
    book: [
      { category: 'reference', author: 'Nigel', title: 'Sayings', price: 8.95, tags: ['old'] },
      { category: 'fiction', author: 'Evelyn', title: 'Sword', price: 12.99, tags: [], isbn: null },
      { category: 'fiction', title: 'Moby', isbn: '0-553', price: 8.99, tags: ['sea', 'old'] },
    ],
    bicycle: { color: 'red', price: 19.95 },
  },
  expensive: 10,
  'a.b': { x: 1 },
  "it's": 2,
  n: null,
  e: [],
  o: {},
  t: 'text',
  list: [1, 2, 3, 4, 5],
  nested: [
    [1, 2],
    [3, [4]],
  ],
  b: true,
  s: ['a', 'b'],
  mixed: [null, 0, 1.5, '1.5', 'x', true, 'true', 'null', '', { a: null }, { a: { x: [1] } }, [null, 7]],
};

/** Returns paths, right ones and wrong ones, the same for the same seed. */
export const generatedPaths = (seed: number, count: number): string[] => {
  const next = randomness(seed);
  const one = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)] as Item;
  const maybe = (chance: number, text: () => string): string => (next() < chance ? text() : '');
  const blank = (): string => maybe(0.1, () => ' ');

  const index = (): string => one(['0', '1', '2', '4', '7', '-1', '-2', '-9', '00', '99999999999']);
  const name = (): string => one(NAMES);
  const quoted = (): string =>
    one([`'${name()}'`, `'${name()}'`, `'${name()}'`, `"${name()}"`, "'it\\'s'", "''"]);
  const slice = (): string =>
    one([
      () => `${index()}:`,
      () => `:${index()}`,
      () => `${index()}:${index()}`,
      () => `${index()}:${index()}:${index()}`,
      () => `:`,
      () => `::${index()}`,
    ])();
  const union = (): string => one([`${index()},${index()}`, `${index()}, ${index()}`, `${index()},`]);
  const keys = (): string => one([`${quoted()},${quoted()}`, `${quoted()}, ${quoted()}`]);
  const fromEnd = (): string =>
    one(['(@.length-1)', '(@.length - 2)', '(@.size()-1)', '(@.length()-9)', '(@.length)']);
  const inFilter = (): string =>
    one(['@', '@', '@', '@', '$', '!@']) +
    one(['', `.${name()}`, `.${name()}`, `.${name()}`, `['${name()}']`, `.${name()}.${name()}`]) +
    maybe(0.1, () => one([`[${index()}]`, '[*]', '.length()']));
  const operand = (): string => one([...LITERALS, ...LITERALS, inFilter(), inFilter()]);
  const criterion = (): string =>
    one([
      inFilter,
      () => `${inFilter()}${blank()}${one(OPERATORS)}${blank()}${operand()}`,
      () => `${inFilter()} ${one(OPERATORS)} ${operand()}`,
      () => `${operand()} ${one(OPERATORS)} ${inFilter()}`,
    ])();
  const condition = (): string =>
    one([
      criterion,
      criterion,
      () => `${criterion()} ${one(['&&', '||'])} ${criterion()}`,
      () => `(${criterion()}) ${one(['&&', '||'])} (${criterion()})`,
      () => `${criterion()} || ${criterion()} && ${criterion()}`,
      () => `!(${criterion()})`,
    ])();
  const segment = (): string =>
    one([
      () => `.${name()}`,
      () => `.${name()}`,
      () => `[${blank()}'${name()}'${blank()}]`,
      () => `[${quoted()}]`,
      () => `[${index()}]`,
      () => `[${index()}]`,
      () => `[${slice()}]`,
      () => `[${union()}]`,
      () => `[${keys()}]`,
      () => `[${fromEnd()}]`,
      () => one(['.*', '[*]', '[ * ]']),
      () => `..${one(['*', name(), name(), `[${index()}]`, '[*]', `['${name()}']`])}`,
      () => `[?(${condition()})]`,
      () => `[?(${condition()})]`,
      () => `..[?(${condition()})]`,
      () => one(['.length()', '.min()', '[?]', '[]', '.', '[', `.${name()} `, `. ${name()}`, '.@x', '.a-b']),
    ])();
  const start = (): string => one(STARTS);
  /** A character is missing, or one too many is there. */
  const withSlip = (path: string): string => {
    const at = 1 + Math.floor(next() * (path.length - 1));
    return path.slice(0, at) + one(SLIPS) + path.slice(at + one([0, 1]));
  };
  return Array.from({ length: count }, () => {
    let path = start();
    for (let left = one([0, 1, 1, 1, 2, 2, 3]); left > 0; left--) path += segment();
    return next() < 0.8 ? path : withSlip(path);
  });
};

const STARTS = [
  '$',
  '$',
  '$',
  '$.store.book',
  '$.store.book',
  '$.store.book',
  '$.store.book[*]',
  '$.store.book[0]',
  '$.store',
  '$.list',
  '$.list',
  '$.nested',
  '$.mixed',
  '$.mixed',
  '$.mixed[*]',
  '$.s',
  '$.n',
  '$.e',
  '$.missing',
  '$..book',
];
const NAMES = [
  'title',
  'price',
  'isbn',
  'tags',
  'author',
  'store',
  'book',
  'a',
  'x',
  'n',
  'nope',
  'expensive',
  'a.b',
];
const OPERATORS = ['==', '==', '==', '!=', '<', '<=', '>', '>=', '=~', '===', 'in', 'size', '='];
const LITERALS = [
  '9',
  '8.95',
  "'Moby'",
  "'8.95'",
  '"Moby"',
  'Moby',
  'true',
  "'true'",
  'null',
  "'null'",
  "''",
  '/.*o.*/i',
  '/S.*/',
  '/1.5/',
  '1e1',
  '10.0',
  "['old']",
  '[1,2]',
  "'it\\'s'",
  '-1',
];

const SLIPS = [
  '',
  '',
  '',
  '.',
  '[',
  ']',
  "'",
  '"',
  '(',
  ')',
  '?',
  '@',
  '$',
  '*',
  ':',
  ',',
  '-',
  ' ',
  '!',
  '1',
  '&',
  '|',
  '=',
  '\\',
];

/** Numbers from 0 to 1, by mulberry32. */
const randomness = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
