import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runInfo } from '#actions/testing/run-info.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import type { Json } from '#core/json.ts';
import { startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { EXPERIMENT, letterWith } from '#platform/variants/testing/letter.ts';
import { chooseVariant } from './logic.ts';

const letter = letterWith(
  { customer: { type: 'string', 'x-sanitize': ['trim'] }, tone: { type: 'string' } },
  '$uppercase($input.customer)',
);
const postcard = manifestWith({ name: 'postcard' });
const ALL = { letter: 'arn:letter', 'letter:3': 'arn:letter:3', postcard: 'arn:postcard' };

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform([letter, postcard]);
});
afterAll(() => platform.close());
beforeEach(async () => {
  platform.reset();
  await platform.ports.decisions.decide('letter', { experiment: EXPERIMENT, by: 'test', at: '' });
});

const promote = (variant: string, experiment = EXPERIMENT) =>
  platform.ports.decisions.decide('letter', { experiment, variant, by: 'ann', at: '' });
const choose = (value: Json, targets: Record<string, string> = ALL, key = 'one/send') =>
  chooseVariant(
    { workflow: 'letter', value, targets },
    { run: runInfo({ idempotency_key: key }), ...platform.ports },
  );

describe('choosing the variant that a step starts', () => {
  it('follows a promotion, with what each variant starts and sets, and cleans the input', async () => {
    const chosen: unknown[] = [];
    for (const variant of ['plain', 'short', 'older', 'other']) {
      await promote(variant);
      chosen.push(await choose({ customer: ' a ', tone: 'own' }));
    }

    const assigned = (variant: string) => ({ baton_variant: `letter/0123abcd/${variant}` });
    expect(chosen).toEqual([
      { state_machine: 'arn:letter', input: { customer: 'a', tone: 'own', ...assigned('plain') } },
      { state_machine: 'arn:letter', input: { customer: 'a', tone: 'short', ...assigned('short') } },
      { state_machine: 'arn:letter:3', input: { customer: 'a', tone: 'own', ...assigned('older') } },
      { state_machine: 'arn:postcard', input: { customer: ' a ', tone: 'own', ...assigned('other') } },
    ]);
  });

  it('goes by the key, and by the step for an input without one', async () => {
    const given = await Promise.all(['one', 'two'].map((key) => choose({ customer: 'a' }, ALL, key)));
    const own = await Promise.all(
      Array.from({ length: 40 }, (_, index) => choose({}, ALL, `execution ${index}/send`)),
    );

    expect(given[1]).toEqual(given[0]);
    expect(await choose({}, ALL, 'execution 7/send')).toEqual(own[7]);
    expect(new Set(own.map(({ state_machine }) => state_machine)).size).toBe(3);
  });

  it('starts only what the role of the step may start, which was deployed before a variant came', async () => {
    await promote('other');
    for (let index = 0; index < 30; index++) {
      const { state_machine } = await choose({ customer: `c${index}` }, { letter: 'arn:letter' });
      expect(state_machine).toBe('arn:letter');
    }
    const { input } = await choose({ customer: 'a' }, { letter: 'arn:letter' });

    expect(input).toMatchObject({
      baton_variant: expect.stringMatching(/^letter\/0123abcd\/(plain|short)$/),
    });
  });

  it('starts the workflow as it is if its variants are gone', async () => {
    const plain = { ...letter };
    delete plain.variants;
    const ports = { ...platform.ports, manifests: async () => new Map([['letter', plain]]) };

    expect(
      await chooseVariant(
        { workflow: 'letter', value: { customer: 'a' }, targets: ALL },
        { run: runInfo({}), ...ports },
      ),
    ).toEqual({ state_machine: 'arn:letter', input: { customer: 'a' } });
  });

  it('fails if the key cannot be computed, and says which', async () => {
    await expect(choose({ customer: 7 })).rejects.toMatchObject({
      name: 'InvalidInput',
      message: expect.stringContaining('The key of the variants of "letter" cannot be computed: $uppercase'),
    });
  });
});
