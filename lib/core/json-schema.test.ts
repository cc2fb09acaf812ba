import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from './json.ts';
import { checkSchema } from './json-schema.ts';

const schema: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: { type: 'string', maxLength: 5 },
    colour: { $ref: '#/$defs/colour' },
    size: { enum: ['s', 'm'], default: 'm' },
    secret: { type: 'string', minLength: 8, writeOnly: true },
    items: { type: 'array', minItems: 2 },
  },
  $defs: { colour: { type: 'string', pattern: '^#', description: 'with a #' } },
};
const problemsOf = async (value: Json) =>
  (await checkSchema(schema, value)).problems.map(({ field, message }) => `${field}: ${message}`);

it('A property that every object inherits is not there', async () => {
  const named: JsonObject = {
    type: 'object',
    properties: { constructor: { type: 'object' }, toString: { type: 'string' } },
  };

  expect(await checkSchema(named, {})).toEqual({ value: {}, problems: [] });
  expect((await checkSchema({ ...named, required: ['constructor'] }, {})).problems).toEqual([
    { field: 'constructor', message: 'is required' },
  ]);
});

it('A value that fits has its defaults', async () => {
  expect(await checkSchema(schema, { name: 'a' })).toEqual({ value: { name: 'a', size: 'm' }, problems: [] });
});

it.each<[Json, string]>([
  [{}, 'name: is required'],
  [{ name: 'a', colou: '#1' }, 'colou: is not a known field; did you mean "colour"?'],
  [{ name: 7 }, 'name: must be text, got 7'],
  [{ name: 'abcdef' }, 'name: must have at most 5 characters, got "abcdef"'],
  [{ name: 'a', colour: 'red' }, 'colour: must match the pattern ^#, got "red" (with a #)'],
  [{ name: 'a', size: 'xl' }, 'size: must be one of "s", "m", got "xl"'],
  [{ name: 'a', items: [1] }, 'items: must have at least 2 items, got a list of 1'],
  [{ name: 'a', secret: 'hidden' }, 'secret: must have at least 8 characters'],
  [[], '(root): must be an object, got a list of 0'],
])('%j gives a problem that says what was found and what is expected', async (value, problem) => {
  expect(await problemsOf(value)).toEqual([problem]);
});

it('Places of one value are held to each other, whatever else is wrong with them', async () => {
  const related: JsonObject = {
    type: 'object',
    properties: {
      people: {
        type: 'array',
        'x-unique-by': 'id',
        items: {
          properties: { id: { type: 'string' }, boss: { type: 'string', 'x-refers-to': 'people.id' } },
        },
      },
      team: { type: 'string', 'x-refers-to': 'teams.name' },
    },
  };
  const people: Json[] = [{ id: 'a' }, { id: 'b', boss: 'a' }, { id: 'a', boss: 'c' }, {}, 7, { boss: 8 }];
  const { problems } = await checkSchema(related, { people, team: 'x' });

  expect(problems.map(({ field, message }) => `${field}: ${message}`)).toEqual([
    'people.2.boss: there is no "c" in people, expected one of a, b, a',
    'people.5.boss: must be text, got 8',
    'people.2.id: "a" is already the id of item 0',
    'team: there is no "x" in teams, which is empty',
  ]);
  expect((await checkSchema(related, { people: 'nobody' })).problems).toHaveLength(1);
});

it('A schema is compiled once, and again only for another text', async () => {
  let reads = 0;
  const counted = (text: string): JsonObject =>
    new Proxy(JSON.parse(text) as JsonObject, {
      get: (target, key) => {
        reads += 1;
        return target[key as string];
      },
      ownKeys: (target) => {
        reads += 1;
        return Reflect.ownKeys(target);
      },
    });
  const kept = counted('{"type":"object","properties":{"a":{"type":"string"}}}');
  await checkSchema(kept, { a: 'x' });
  reads = 0;

  const again = await checkSchema(kept, { a: 1 });

  expect(again.problems).toEqual([{ field: 'a', message: 'must be text, got 1' }]);
  expect(reads).toBe(0);
});

it('What one check fills in is not shared with the next', async () => {
  const list: JsonObject = { type: 'object', properties: { a: { type: 'array', default: [] } } };
  const first = (await checkSchema(list, {})).value as { a: Json[] };
  first.a.push('changed');

  const second = await checkSchema(list, {});

  expect(second.value).toEqual({ a: [] });
});

describe('x-not-before: now', () => {
  const schema: JsonObject = {
    properties: {
      day: { type: 'string', format: 'date', 'x-not-before': 'now' },
      instant: { type: 'string', format: 'date-time', 'x-not-before': 'now' },
    },
  };
  const now = Date.UTC(2027, 2, 16, 8, 30);
  const problemsAt = async (value: JsonObject): Promise<string[]> =>
    (await checkSchema(schema, value, now)).problems.map(({ field, message }) => `${field} ${message}`);

  it('refuses what has passed, with what is expected', async () => {
    expect(await problemsAt({ day: '2027-03-14', instant: '2027-03-16T09:29:59+01:00' })).toEqual([
      'day is in the past: expected 2027-03-15 or later, got "2027-03-14"',
      'instant is in the past: expected 2027-03-16T08:30:00Z or later, got "2027-03-16T09:29:59+01:00"',
    ]);
  });

  it('takes the present, and a day that has not yet passed everywhere', async () => {
    expect(await problemsAt({ day: '2027-03-16', instant: '2027-03-16T09:30:00+01:00' })).toEqual([]);
    expect(await problemsAt({ day: '2027-03-15' })).toEqual([]);
  });

  it('leaves other texts to the format', async () => {
    expect(await problemsAt({ instant: 'soon' })).toEqual([
      expect.stringMatching(/^instant (?!is in the past)/),
    ]);
  });
});
