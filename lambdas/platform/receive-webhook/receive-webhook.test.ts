import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EXECUTION } from '#actions/testing/run-info.ts';
import { receiveWebhook as route } from '#contracts/http/receive-webhook.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { defineEndpoint, type EndpointHandler } from '#platform/handlers/define-endpoint.ts';
import {
  SIGNATURE_HEADER,
  signatureOf,
  signatureProblem,
  TOLERANCE_SECONDS,
} from '#platform/handlers/webhook-signature.ts';
import { request, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { receiveWebhook } from './logic.ts';

const input = { type: 'object', required: ['order_id'], properties: { order_id: { type: 'string' } } };

let platform: TestPlatform;
let handler: EndpointHandler;
const asked: string[] = [];
const seconds = () => Math.floor(platform.time.now / 1000);
const body = '{ "order_id": "a" }';

beforeAll(async () => {
  platform = await startPlatform([manifestWith({ input }), manifestWith({ name: 'closed', input })]);
  const secret = async (name: string) => {
    asked.push(name);
    if (name !== 'baton/webhooks/orders') throw new Error(`no ${name}`);
    return 'shh';
  };
  handler = defineEndpoint(route, receiveWebhook, { ...platform.ports, secret });
});
afterAll(() => platform.close());
beforeEach(() => platform.reset());

const send = (signature: string | undefined, text = body, workflow = 'orders') =>
  request(handler, {
    pathParameters: { workflow },
    body: text,
    headers: signature === undefined ? {} : { 'X-Baton-Signature': signature },
  });
const names = () => platform.started().map(({ name }) => name);

describe('a webhook', () => {
  it('starts its workflow when it is signed', async () => {
    expect(await send(signatureOf('shh', seconds(), body))).toMatchObject({
      status: 202,
      body: { execution: EXECUTION },
    });
    expect(platform.started()[0]?.input).toBe('{"order_id":"a"}');
  });

  it('that is sent again is the same execution, and another one is another', async () => {
    const signature = signatureOf('shh', seconds(), body);
    await send(signature);
    await send(signature);
    await send(signatureOf('shh', seconds() + 1, body));
    const [first, again, other] = names();
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it.each([
    ['is not signed', () => undefined, body],
    ['is signed with another secret', () => signatureOf('guess', seconds(), body), body],
    ['was changed on its way', () => signatureOf('shh', seconds(), body), '{ "order_id": "b" }'],
    ['is too old', () => signatureOf('shh', seconds() - TOLERANCE_SECONDS - 1, body), body],
    [
      'writes its time another way, which would be another execution',
      () => signatureOf('shh', seconds(), body).replace('t=', 't=0'),
      body,
    ],
    [
      'claims another time than it was signed for',
      () => signatureOf('shh', seconds() - 900, body).replace(/t=\d+/, `t=${seconds()}`),
      body,
    ],
  ])('is refused when it %s', async (_, signature, text) => {
    expect(await send(signature(), text)).toMatchObject({
      status: 401,
      body: { error: { code: 'unauthorized' } },
    });
    expect(names()).toEqual([]);
  });

  it('is refused in the same words for a workflow that takes none', async () => {
    const wrong = await send(signatureOf('guess', seconds(), body));
    const none = await send(signatureOf('shh', seconds(), body), body, 'closed');
    expect(none).toEqual(wrong);
  });

  it('is refused in the same words for a workflow that there is not, and no secret is looked for', async () => {
    const wrong = await send(signatureOf('guess', seconds(), body));
    asked.length = 0;
    expect(await send(signatureOf('shh', seconds(), body), body, 'guessed')).toEqual(wrong);
    expect(asked).toEqual([]);
  });

  it('must fit the schema like any other start', async () => {
    expect(await send(signatureOf('shh', seconds(), '{}'), '{}')).toMatchObject({ status: 422 });
  });
});

describe('signatures', () => {
  it('hold for what was signed and for nothing else', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string({ minLength: 1 }),
        fc.nat({ max: 4e9 }),
        fc.string(),
        (text, secret, time, other) => {
          const signature = signatureOf(secret, time, text);
          expect(signatureProblem(secret, signature, text, time)).toBeUndefined();
          if (other !== text) expect(signatureProblem(secret, signature, other, time)).toBeDefined();
          expect(signatureProblem(secret, other, text, time)).toBeDefined();
        },
      ),
    );
    expect(SIGNATURE_HEADER).toBe(SIGNATURE_HEADER.toLowerCase());
  });
});
