import { SendTaskFailureCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { ask, decide, decideWith, list } from './testing/approvals.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.reset();
  platform.sfn.on(SendTaskSuccessCommand).resolves({}).on(SendTaskFailureCommand).resolves({});
});

const outputs = () =>
  platform.sfn.commandCalls(SendTaskSuccessCommand).map(({ args }) => JSON.parse(args[0].input.output ?? ''));

describe('an approval that holds odd values', () => {
  it('keeps them as they are: large numbers, names that objects have, empty names', async () => {
    const show = { constructor: 'Ferrari', '': 1, id: 2 ** 63, deep: { constructor: {} } };
    const id = await ask(platform, { show, editable: ['constructor', 'toString'] });
    await decide(platform, id, { decision: 'approved' });

    expect(outputs()).toEqual([expect.objectContaining({ toString: null })]);
    expect(Object.entries(outputs()[0])).toContainEqual(['constructor', 'Ferrari']);
    const { body } = await list(platform, { status: 'approved' });

    expect(JSON.stringify(body.approvals[0].show)).toBe(JSON.stringify(show));
  });

  it('refuses an edit of __proto__ like one of any other field, and does not drop it', async () => {
    const id = await ask(platform, { show: { carrier: 'post' }, editable: ['carrier'] });
    const answer = await decideWith(
      platform,
      id,
      '{"decision":"approved","edits":{"__proto__":{"carrier":1}}}',
    );

    expect(answer.status).toBe(422);
    expect(answer.body.error.details).toEqual([
      { field: 'edits.__proto__', message: 'is not editable; editable: carrier' },
    ]);
    expect(await decide(platform, id, { decision: 'approved', edits: ['carrier'] })).toMatchObject({
      status: 400,
    });
  });
});

describe('a decision that cannot be delivered', () => {
  it('for its size is refused, and can be made again', async () => {
    const id = await ask(platform, { show: { text: '' }, editable: ['text'] });
    const large = await decide(platform, id, {
      decision: 'approved',
      edits: { text: 'x'.repeat(262_100) },
    });

    expect(large).toMatchObject({ status: 413, body: { error: { code: 'too_large' } } });
    const other = await ask(platform, { show: 'y'.repeat(250_000), editable: ['text'] });

    expect(
      await decide(platform, other, { decision: 'rejected', edits: { text: 'x'.repeat(200_000) } }),
    ).toMatchObject({ status: 413 });
    expect(await decide(platform, id, { decision: 'approved', edits: { text: 'short' } })).toMatchObject({
      status: 200,
    });
  });

  it('for its long title is reported in a cause that Step Functions accepts', async () => {
    const id = await ask(platform, { title: 't'.repeat(40_000) });
    await decide(platform, id, { decision: 'rejected' });
    const { cause } = platform.sfn.commandCalls(SendTaskFailureCommand)[0]!.args[0].input;

    expect(cause).toHaveLength(32_768);
  });
});

describe('a list of approvals', () => {
  it('ends a page before it is larger than a function may answer', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 40; n++) {
      platform.time.now += 1000;
      ids.push(await ask(platform, { show: `${n}${'z'.repeat(240_000)}` }));
    }
    const seen: string[] = [];
    let token: string | undefined;
    do {
      const { status, body } = await list(platform, {
        limit: '1000',
        ...(token && { next_token: token }),
      });
      expect(status).toBe(200);
      expect(JSON.stringify(body).length).toBeLessThan(6_000_000);
      seen.push(...body.approvals.map(({ id }: { id: string }) => id));
      token = body.next_token;
    } while (token);

    expect(seen.filter((id) => ids.includes(id))).toEqual(ids);
  });

  it.each([
    ['no JSON', 'nonsense'],
    ['no key', '5'],
    ['a key of nothing', '{}'],
    ['a key of something else', '{"pk":"run#x","sk":"run","gsi1pk":"runs#orders","gsi1sk":"x"}'],
    ['a key of other types', '{"pk":{"a":1},"sk":2,"gsi1pk":null,"gsi1sk":[]}'],
  ])('refuses a token that is %s', async (_, key) => {
    const token = Buffer.from(key).toString('base64url');

    expect(await list(platform, { next_token: token })).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_request', message: expect.stringContaining('next_token') } },
    });
  });
});
