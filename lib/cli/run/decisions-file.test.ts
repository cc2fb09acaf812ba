import { describe, expect, it } from '@jest/globals';
import { manifestWith, stepWith } from '#contracts/testing/manifest.ts';
import type { Json } from '#core/json.ts';
import { readDecisions } from './decisions-file.ts';

const manifest = manifestWith({
  steps: [
    stepWith('sign', { type: 'approval' }),
    stepWith('review', { type: 'approval', repeated: true }),
    stepWith('ship', { type: 'task' }),
  ],
});

const read = (content: Json) => readDecisions('d.json', content, manifest);

const [approved, rejected] = [
  { decision: 'approved' },
  { decision: 'rejected', comment: 'too dear' },
] as const;

describe('A decisions file', () => {
  it('may decide everything at once', () => {
    expect(read(approved).decisionFor({ step: 'review', iteration: [3] })).toEqual(approved);
  });

  it('decides a step, and single iterations of it otherwise', () => {
    const file = read({ review: approved, 'review[1]': rejected, 'review[2][0]': rejected });

    const decisions = [[0], [1], [1, 5], [2, 0], [2, 1]].map(
      (iteration) => file.decisionFor({ step: 'review', iteration }).decision,
    );

    expect(decisions).toEqual(['approved', 'rejected', 'rejected', 'rejected', 'approved']);
  });

  it('knows which of its decisions were not asked for', () => {
    const file = read({ sign: approved, 'review[1]': rejected });
    file.decisionFor({ step: 'review', iteration: [1] });

    expect(file.unused()).toEqual(['sign']);
  });

  it('says which iteration it has no decision for', () => {
    expect(() => read({ 'review[1]': approved }).decisionFor({ step: 'review', iteration: [0] })).toThrow(
      'has no decision for "review[0]"',
    );
  });

  it.each<[Json, string]>([
    [[], 'has an unexpected format'],
    [{ review: 'yes' }, 'has an unexpected value for "review"'],
    [{ review: { decision: 'approved', edit: {} } }, 'has an unknown field "edit"'],
    [{ reviw: approved }, 'decides "reviw", which is not an approval of'],
    [{ ship: approved }, 'decides "ship", which is not an approval of'],
    [{ 'review[a]': approved }, 'has the key "review[a]"'],
    [{ 'sign[0]': approved }, 'decides "sign[0]", but sign is not in a loop'],
  ])('is refused before anything starts: %j', (content, message) => {
    expect(() => read(content)).toThrow(message);
  });
});
