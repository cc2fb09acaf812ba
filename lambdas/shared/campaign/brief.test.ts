import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from 'baton/actions';
import { parse } from 'yaml';
import { checkSchema } from '#core/json-schema.ts';
import { briefSchema } from './brief.ts';
import { exampleInput } from './testing/example.ts';

/** A day before the launch of the example. */
const NOW = Date.UTC(2027, 2, 15);

const workflow = parse(
  readFileSync(new URL('../../../statemachines/marketing-campaign.workflow.yaml', import.meta.url), 'utf8'),
) as {
  input: JsonObject & { $defs: JsonObject };
  steps: { id: string; steps?: { id: string; with: { editable: JsonObject } }[] }[];
};

/** Returns the example with the field at a path replaced; `undefined` takes it out. */
const changed = (path: string, value: Json | undefined): JsonObject => {
  const input = structuredClone(exampleInput()) as JsonObject;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((object, key) => object[key] as JsonObject, input);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return input;
};

describe("the example's brief", () => {
  it("is what the workflow's schema and the actions' contract both take, with the same defaults", async () => {
    const { problems, value } = await checkSchema(workflow.input, exampleInput() as JsonObject, NOW);

    expect(problems).toEqual([]);
    expect(briefSchema.parse(exampleInput())).toEqual(value);
    const bare = ['claims', 'banned_words', 'tone', 'networks', 'hashtags'].reduce((input, field) => {
      delete input[field];
      return input;
    }, structuredClone(exampleInput()) as JsonObject);
    for (const proposition of bare.value_propositions as JsonObject[]) delete proposition.claim;
    const filled = await checkSchema(workflow.input, bare, NOW);

    expect(filled.problems).toEqual([]);
    expect(briefSchema.parse(bare)).toEqual(filled.value);
  });
});

describe('what an approver may edit', () => {
  const editable =
    workflow.steps.flatMap(({ steps = [] }) => steps).find(({ id }) => id === 'approval')?.with.editable ??
    {};
  const problemsWith = async (field: string, value: string): Promise<number> =>
    (await checkSchema(editable[field] as JsonObject, value, NOW)).problems.length;

  it("holds a send time to the brief's own form", () => {
    expect(editable.send_time).toEqual(workflow.input.$defs.instant);
  });

  it('refuses a send time that has passed', async () => {
    expect(await problemsWith('send_time', '2027-03-14T08:30:00Z')).toBe(1);
    expect(await problemsWith('send_time', '2027-03-16T08:30:00Z')).toBe(0);
  });

  it('takes a headline of one line that says something', async () => {
    expect(await problemsWith('headline', 'Light for the long day')).toBe(0);
    for (const bad of ['short', ' '.repeat(10), 'Light for\nthe long day', 'x'.repeat(91)])
      expect(await problemsWith('headline', bad)).toBeGreaterThan(0);
  });
});

describe('a malformed brief', () => {
  it.each<[field: string, value: Json | undefined]>([
    ['campaign', 'Spring Launch'],
    ['campaign', undefined],
    ['product.name', ''],
    ['product.tagline.en', undefined],
    ['product.tagline.it', 'Ciao'],
    ['product.price.amount', -1],
    ['product.price.currency', 'euro'],
    ['sender.email', 'hello'],
    ['sender.postal_address', 'Berlin'],
    ['audience', []],
    ['audience.0.id', 'Home Office'],
    ['value_propositions', []],
    ['value_propositions.0.segments', []],
    ['claims.0.evidence.url', 'http://insecure.example.com'],
    ['claims.0.evidence.date', '18 June'],
    ['claims.0.evidence.source', undefined],
    ['banned_words.en', ['x']],
    ['banned_words.en', ['x'.repeat(61)]],
    ['banned_words.de', Array<string>(201).fill('word')],
    ['product.tagline.de', 'x'.repeat(71)],
    ['product.summary.en', '   '],
    ['value_propositions.0.title.en', 'x'.repeat(71)],
    ['sender.reply_to', 'a#b@example.com'],
    ['send_time', '2027-03-16 08:30:00Z'],
    ['tone', 'loud'],
    ['locales', []],
    ['locales.1', 'es'],
    ['channels', ['fax']],
    ['networks', []],
    ['launch_date', '2027-02-30'],
    ['send_time', 'tomorrow'],
    ['send_time', '2027-03-16T08:30:00'],
    ['send_time', '2027-03-16T08:30:00+0100'],
    ['send_time', '2027-03-16T08:30:00+01'],
    ['send_time', '2026-12-31T23:59:60Z'],
    ['brand.colours.accent', 'orange'],
    ['brand.typeface', 'comic'],
    ['links.unsubscribe', 'javascript:alert(1)'],
    ['links.shop', 'https://example.com'],
    ['hashtags', ['two words']],
    ['customers_file', '../secrets.csv'],
    ['competitors_file', 'list.csv'],
    ['budget', 1000],
  ])('is refused by both at %s = %j', async (path, value) => {
    const input = changed(path, value);
    const { problems } = await checkSchema(workflow.input, input, NOW);
    const parsed = briefSchema.safeParse(input);

    expect(problems.map(({ field }) => field).filter((field) => field.startsWith(path))).not.toEqual([]);
    expect(parsed.success).toBe(false);
  });

  it.each<[field: string, value: Json, problem: RegExp]>([
    ['audience.1.id', 'home-office', /"home-office" is already the id of audience.0/],
    ['claims.1.id', 'cri-97', /"cri-97" is already the id of claims.0/],
    ['value_propositions.0.segments.0', 'nobody', /no "nobody" in audience; expected one of home-office, /],
    ['value_propositions.0.claim', 'unheard-of', /no "unheard-of" in claims/],
  ])('is refused by both for what does not fit the rest of it, at %s = %j', async (path, value, problem) => {
    const parsed = briefSchema.safeParse(changed(path, value));
    const { problems } = await checkSchema(workflow.input, changed(path, value), NOW);

    expect(problems.map(({ field }) => field)).toContain(path);
    const issue = parsed.error?.issues.find((found) => found.path.join('.') === path);

    expect(issue?.message).toMatch(problem);
  });

  it('is refused before anything starts if its dates have passed', async () => {
    const { problems } = await checkSchema(
      workflow.input,
      exampleInput() as JsonObject,
      Date.UTC(2027, 2, 18),
    );

    expect(problems.map(({ field, message }) => `${field} ${message}`)).toEqual([
      'launch_date is in the past: expected 2027-03-17 or later, got "2027-03-16"',
      'send_time is in the past: expected 2027-03-18T00:00:00Z or later, got "2027-03-16T08:30:00+01:00"',
    ]);
  });

  it('lists everything that is wrong at once', async () => {
    const input = { ...changed('tone', 'loud'), launch_date: 'soon', campaign: 'A B' };
    const { problems } = await checkSchema(workflow.input, input, NOW);

    expect(problems.map(({ field }) => field).sort()).toEqual(['campaign', 'launch_date', 'tone']);
  });
});
