import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('invalid-input-schema', () => {
  it('says that a reference refers to itself', () => {
    const text = `
name: shop
input: { type: object, properties: { a: { $ref: "#/$defs/a" } }, $defs: { a: { $ref: "#/$defs/a" } } }
steps:
  - { id: a, type: wait, for: 1s }
`.slice(1);
    const message =
      '"#/$defs/a" refers to itself (a reference leads to a schema that says something of the value)';

    expect(foundIn(text)).toEqual([
      `2:49 error invalid-input-schema: ${message}`,
      `2:86 error invalid-input-schema: ${message}`,
    ]);
  });

  it('finds misspelled formats, which nothing would check, and limits between which nothing fits', () => {
    const text = `
name: shop
input:
  type: object
  properties:
    mail: { type: string, format: emial }
    day: { type: string, format: Date }
    phone: { type: string, format: phone }
    count: { type: integer, minimum: 5, maximum: 1 }
    items: { type: array, minItems: 2, maxItems: 2 }
steps:
  - { id: a, type: wait, for: 1s }
`.slice(1);

    expect(foundIn(text)).toEqual([
      '5:35 error invalid-input-schema: JSON Schema has no format "emial", so it would not be checked (did you mean "email"?)',
      '6:34 error invalid-input-schema: JSON Schema has no format "Date", so it would not be checked (did you mean "date"?)',
      '8:50 error invalid-input-schema: no value fits: "minimum" is 5, and "maximum" is 1 (exchange the two)',
    ]);
  });

  it('finds keywords, types, references and patterns that do not exist', () => {
    const text = `
name: shop
input:
  type: object
  requierd: [a]
  properties:
    a: { type: strng }
    b: { type: [int, string], patern: x }
    c: { $ref: "#/$defs/c" }
    d: { type: string, pattern: "(" }
    e: string
    f: { type: string, required: true }
    g: { h: { type: string } }
steps:
  - { id: a, uses: a/b, with: { x: "{{ $input.anything }}" } }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '4:3 error invalid-input-schema: JSON Schema has no keyword "requierd" (did you mean "required"?)',
      '6:16 error invalid-input-schema: JSON Schema has no type "strng" (did you mean "string"?)',
      '7:17 error invalid-input-schema: JSON Schema has no type "int" (write integer)',
      '7:31 error invalid-input-schema: JSON Schema has no keyword "patern" (did you mean "pattern"?)',
      '8:16 error invalid-input-schema: "#/$defs/c" is not in this schema (names are defined under $defs: "#/$defs/name")',
      '9:33 error invalid-input-schema: this is not a regular expression: /(/u: Unterminated group',
      '10:8 error invalid-input-schema: expected a schema, a map, got the text "string"',
      '11:34 error invalid-input-schema: "required" is a list of names, got true (in JSON Schema it goes next to "properties" and lists their names)',
      '12:10 error invalid-input-schema: JSON Schema has no keyword "h" (fields of an object go under "properties")',
    ]);
  });

  it('finds texts to clean where there is none', () => {
    const text = `
name: shop
input: { type: object, properties: { n: { type: integer, x-sanitize: trim }, t: { type: [string, "null"], x-sanitize: trim } } }
steps:
  - { id: a, type: wait, for: 1s }
`.slice(1);

    expect(foundIn(text)).toEqual([
      '2:58 error invalid-input-schema: "x-sanitize" cleans texts, and this is of type integer (remove it)',
    ]);
  });

  const withPattern = (pattern: string, more = ''): string[] =>
    foundIn(
      `
name: shop
input:
  type: object
  properties:
    a: { type: string, pattern: "${pattern}"${more} }
steps:
  - { id: a, uses: a/b, with: { x: "{{ $input.a }}" } }
`.slice(1),
    );

  it('finds patterns that cannot be matched in linear time', () => {
    expect(withPattern('^(?=.*[A-Z])x')[0]).toMatch(
      /^5:33 error invalid-input-schema: this regular expression cannot be matched in linear time/,
    );
  });

  it('checks a default by a pattern at once, however both are written', () => {
    const started = performance.now();
    const found = withPattern('^(a+)+$', `, default: ${'a'.repeat(5000)}b`);

    expect(found.join()).toContain('expects a text that matches');
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('finds what the standard refuses, and a run would only find at its start', () => {
    const text = `
name: shop
input:
  type: object
  $id: "order#v1"
  $anchor: "an order"
  required: [a, a]
  dependentRequired: { a: b, b: [a, a] }
  patternProperties: { "[": { type: string } }
  properties:
    a: { type: [] }
    b: { type: [string, string] }
    c: { multipleOf: 0 }
    d: { type: null }
steps:
  - { id: a, uses: a/b }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '4:8 error invalid-input-schema: expected an address without a fragment, got the text "order#v1"',
      '5:12 error invalid-input-schema: expected a name of letters, digits, ".", "-" and "_", got the text "an order"',
      '6:13 error invalid-input-schema: "required" lists a name twice',
      '7:27 error invalid-input-schema: expected a list of different names, got the text "b"',
      '7:33 error invalid-input-schema: expected a list of different names, got a list',
      '8:24 error invalid-input-schema: this is not a regular expression: /[/u: Unterminated character class',
      '10:16 error invalid-input-schema: expected a type, or a list of different ones',
      '11:16 error invalid-input-schema: expected a type, or a list of different ones',
      '12:22 error invalid-input-schema: expected a number above 0, got the number 0',
      '13:16 error invalid-input-schema: JSON Schema has no type null (write "null", with quotes)',
    ]);
  });

  it('looks at the schemas of editable fields as well, wherever the approval stands', () => {
    const text = `
name: shop
steps:
  - id: ship
    uses: a/b
    on_error:
      fallback:
        type: approval
        timeout: 1h
        with: { title: Ship?, show: { carrier: x }, editable: { carrier: { type: strng } } }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '9:82 error invalid-input-schema: JSON Schema has no type "strng" (did you mean "string"?)',
    ]);
  });

  it('finds Baton’s own keywords misspelled, and leaves those of others alone', () => {
    const text = `
name: shop
input:
  type: object
  properties:
    a: { type: string, x-sensitiv: true, x-sanitise: [trim], x-owner: billing }
steps:
  - { id: a, uses: a/b }
`.slice(1);

    expect(foundIn(text)).toEqual([
      '5:24 error invalid-input-schema: JSON Schema has no keyword "x-sensitiv" (did you mean "x-sensitive"?)',
      '5:42 error invalid-input-schema: JSON Schema has no keyword "x-sanitise" (did you mean "x-sanitize"?)',
    ]);
  });

  it('finds defaults that do not fit', () => {
    const text = `
name: shop
input:
  type: object
  properties:
    a: { type: integer, default: many }
    b: { enum: [x, y], default: z }
    c: { type: array, items: { type: object, properties: { d: { type: boolean, default: 1 } } } }
    e: { $ref: "#/$defs/word", default: fine }
  $defs: { word: { type: string, default: 3 } }
steps:
  - { id: a, uses: a/b }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '5:34 error invalid-input-schema: "default": its own schema expects a whole number, got the text "many"',
      '6:33 error invalid-input-schema: "default": its own schema expects "x" or "y", got the text "z" (did you mean "x"?)',
      '7:89 error invalid-input-schema: "default": its own schema expects true or false, got the number 1',
      '9:43 error invalid-input-schema: "default": its own schema expects a text, got the number 3',
    ]);
  });
});
