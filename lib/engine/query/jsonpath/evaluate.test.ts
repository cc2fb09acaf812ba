import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJsonPath } from '#asl/jsonpath/parse.ts';
import type { Json } from '#core/json.ts';
import { compileSegments } from './evaluate.ts';

const store: Json = {
  book: [
    { title: 'Sayings', price: 8.95, isbn: '0-1', tags: ['old'] },
    { title: 'Sword', price: 12.99, tags: [] },
    { title: 'Moby', price: 8.99, isbn: '0-3', tags: ['sea', 'old'] },
  ],
  bicycle: { color: 'red', 'frame-size': 58 },
  expensive: 10,
  'a.b': { "it's": 1 },
};

const read = (path: string, document: Json = store): Json | undefined =>
  compileSegments(parseJsonPath(path).segments).read(document);

describe('a path', () => {
  it('may visit a great many values, but not any number of them', () => {
    const nested = (depth: number): Json => (depth === 0 ? 1 : [nested(depth - 1), nested(depth - 1)]);

    expect(read('$..*', nested(12))).toHaveLength(2 ** 13 - 2);
    expect(() => read('$..*..*..*..*..*', nested(12))).toThrow(
      expect.objectContaining({ error: 'States.Runtime' }),
    );
  });

  it('matches texts with regular expressions in linear time', () => {
    expect(read('$[?(@.a =~ /(a+)+b/)]', [{ a: 'a'.repeat(100_000) }, { a: 'aab' }])).toEqual([{ a: 'aab' }]);
  });

  it.each<[string, Json | undefined]>([
    ['$', store],
    ['$.bicycle.color', 'red'],
    ['$.bicycle.frame-size', 58],
    ["$['bicycle']['color']", 'red'],
    ['$.book[0].title', 'Sayings'],
    ['$.book[-1]', null],
    ['$.book[-1].title', undefined],
    ['$.book[7]', null],
    ['$.book.title', undefined],
    ['$.nope.deeper', undefined],
    ['$.book[*].price', [8.95, 12.99, 8.99]],
    ['$.book[0,2].title', ['Sayings', 'Moby']],
    ['$.book[0:2].title', ['Sayings', 'Sword']],
    ['$.book[1:].title', ['Sword', 'Moby']],
    ['$.book[-2:].title', ['Sword', 'Moby']],
    ['$.book[0:3:2].title', ['Sayings', 'Sword', 'Moby']],
    ['$.book[(@.length-1)].title', 'Moby'],
    ['$.book[(@.length()-2)].title', 'Sword'],
    ["$.book[0]['title','price']", { title: 'Sayings', price: 8.95 }],
    ['$..title', ['Sayings', 'Sword', 'Moby']],
    ['$..[0]', [(store as { book: Json[] }).book[0] ?? null, 'old', null, 'sea']],
    ['$.book[*].tags[0]', ['old', null, 'sea']],
    ['$.nope[*]', []],
    ['$.book[?(@.isbn)].title', ['Sayings', 'Moby']],
    ['$.book[?(!@.isbn)].title', ['Sword']],
    ['$.book[?(@.price < $.expensive)].title', ['Sayings', 'Moby']],
    ["$.book[?(@.price > 5 && @.title == 'Moby')].price", [8.99]],
    ["$.book[?(@.title == 'Sword' || (@.price == 8.95))].title", ['Sayings', 'Sword']],
    ['$.book[?(@.title =~ /s.*/i)].title', ['Sayings', 'Sword']],
    ["$.book[?(@.title == 'Sword' || @.price < 9 && @.isbn)].title", ['Sayings', 'Sword', 'Moby']],
    ['$.book.length()', undefined],
    ['$.book[*].price.max()', []],
  ])('yields what Jayway yields: %s', (path, expected) => {
    expect(read(path)).toEqual(expected);
  });

  it('reads own members only', () => {
    expect(read('$.constructor', {})).toBeUndefined();
    expect(read('$..toString', {})).toEqual([]);
  });

  it('knows whether it can find more than one value', () => {
    const isDefinite = (path: string): boolean => compileSegments(parseJsonPath(path).segments).definite;

    expect(['$.a[0]', '$', '$.a.length()'].map(isDefinite)).toEqual([true, true, true]);
    expect(['$.a[*]', '$..a', '$.a[0,1]', '$[?(@.x)]', '$.a[:1]'].map(isDefinite)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('says why it leads nowhere in the words of the library behind AWS', () => {
    const why = (path: string): string | undefined =>
      compileSegments(parseJsonPath(path).segments).whyNothing(store);

    expect(why('$.bicycle.size')).toBe("No results for path: $['bicycle']['size']");
    expect(why('$.car.size')).toBe("Missing property in path $['car']");
    expect(why('$.book.title')).toBe("Property ['title'] not found in path $['book']");
    expect(why('$.expensive[0].x')).toBe(
      "Filter: [0]['x'] can only be applied to arrays. Current context is: 10",
    );
    expect(why("$['book','bicycle'].x")).toBe(
      "Multi properties can only be used as path leafs: $['book', 'bicycle']",
    );
    expect(why('$.bicycle')).toBeUndefined();
  });

  it('finds every key of every object by name', () => {
    const key = fc
      .string({ minLength: 1, maxLength: 5 })
      .filter((name) => name !== '__proto__' && !/['[\]]/.test(name));
    fc.assert(
      fc.property(key, fc.jsonValue(), (name, value) => {
        expect(read(`$['${name}']`, { [name]: value } as Json)).toEqual(value);
      }),
    );
  });
});
