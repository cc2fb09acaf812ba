import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { EXECUTION } from '#actions/testing/run-info.ts';
import { receiveWebhook as route } from '#contracts/http/routes/receive-webhook.ts';
import type { ManifestTrigger } from '#contracts/manifest.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import { defineEndpoint, type EndpointHandler } from '#platform/handlers/define-endpoint.ts';
import { request, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { receiveWebhook } from './logic.ts';

const input = { type: 'object', required: ['order_id'], properties: { order_id: { type: 'string' } } };
const SECRET = `whsec_${Buffer.from('the secret of the shop').toString('base64')}`;
const NEXT_SECRET = `whsec_${Buffer.from('the next one').toString('base64')}`;
const GUESS = `whsec_${Buffer.from('a guess').toString('base64')}`;
const BODY = '{ "order_id": "a" }';

const webhook = (scheme: 'github' | 'slack', mapped?: Json): ManifestTrigger => ({
  kind: 'webhook',
  scheme,
  toleranceSeconds: 300,
  ...defined({ input: mapped }),
});

const secrets: Record<string, string> = {
  'baton/webhooks/orders': SECRET,
  'baton/webhooks/replaced': JSON.stringify([NEXT_SECRET, SECRET]),
  'baton/webhooks/pushes': 'shh',
  'baton/webhooks/chat': 'shh',
};

let platform: TestPlatform;
let handler: EndpointHandler;
const asked: string[] = [];
const seconds = () => Math.floor(platform.time.now / 1000);

beforeAll(async () => {
  const mapped = { order_id: '{{ $event.headers."x-github-event" }} of {{ $event.body.ref }}' };
  platform = await startPlatform([
    ...['orders', 'closed', 'replaced'].map((name) => manifestWith({ name, input })),
    manifestWith({ name: 'pushes', input, triggers: [{ kind: 'api' }, webhook('github', mapped)] }),
    manifestWith({ name: 'chat', triggers: [webhook('slack')] }),
  ]);
  const secret = async (name: string) => {
    asked.push(name);
    if (secrets[name] === undefined) throw new Error(`no ${name}`);
    return secrets[name];
  };
  handler = defineEndpoint(route, receiveWebhook, { ...platform.ports, secret });
});
afterAll(() => platform.close());
beforeEach(() => platform.reset());

const post = (workflow: string, body: string, headers: Record<string, string>) =>
  request(handler, { pathParameters: { workflow }, body, headers });

/** Headers as a sender of Standard Webhooks writes them. */
const signed = ({ secret = SECRET, id = 'msg_1', at = seconds(), body = BODY } = {}) => ({
  'Webhook-Id': id,
  'Webhook-Timestamp': String(at),
  'Webhook-Signature': new Webhook(secret).sign(id, new Date(at * 1000), body),
});

const names = () => platform.started().map(({ name }) => name);

describe('a webhook', () => {
  it('starts its workflow when it is signed', async () => {
    const answer = await post('orders', BODY, signed());

    expect(answer).toMatchObject({ status: 202, body: { execution: EXECUTION } });
    expect(platform.started()[0]?.input).toBe('{"order_id":"a"}');
  });

  it('that is sent again, at another time, is the same execution, and another one is another', async () => {
    await post('orders', BODY, signed());
    await post('orders', BODY, signed({ at: seconds() + 10 }));
    await post('orders', BODY, signed({ id: 'msg_2' }));

    const [first, again, other] = names();

    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('is taken with each of the secrets while one is replaced', async () => {
    expect(await post('replaced', BODY, signed())).toMatchObject({ status: 202 });
    expect(await post('replaced', BODY, signed({ secret: NEXT_SECRET }))).toMatchObject({ status: 202 });
    expect(await post('replaced', BODY, signed({ secret: GUESS }))).toMatchObject({ status: 401 });
  });

  it.each([
    { why: 'is not signed', headers: () => ({}), said: 'the header webhook-id is missing' },
    {
      why: 'is signed with another secret',
      headers: () => signed({ secret: GUESS }),
      said: 'the signature does not match',
    },
    {
      why: 'was changed on its way',
      headers: () => signed({ body: '{ "order_id": "b" }' }),
      said: 'the signature does not match',
    },
    {
      why: 'is too old',
      headers: () => signed({ at: seconds() - 301 }),
      said: 'it was signed 301 s away from now, expected 300 s at most',
    },
    {
      why: 'has another id than was signed',
      headers: () => ({ ...signed(), 'Webhook-Id': 'msg_2' }),
      said: 'the signature does not match',
    },
  ])('is refused when it $why', async ({ headers, said }) => {
    const answer = await post('orders', BODY, headers());

    expect(answer).toEqual({
      status: 401,
      body: { error: { code: 'unauthorized', message: `The request is not accepted: ${said}` } },
      headers: expect.anything(),
    });
    expect(names()).toEqual([]);
  });

  it('is refused in the same words for a workflow that has no secret', async () => {
    const wrong = await post('orders', BODY, signed({ secret: GUESS }));

    expect(await post('closed', BODY, signed())).toEqual(wrong);
  });

  it('is refused in the same words for a workflow that there is not, and no secret is looked for', async () => {
    const wrong = await post('orders', BODY, signed({ secret: GUESS }));
    asked.length = 0;

    expect(await post('guessed', BODY, signed())).toEqual(wrong);
    expect(asked).toEqual([]);
  });

  it('must fit the schema like any other start', async () => {
    expect(await post('orders', '{}', signed({ body: '{}' }))).toMatchObject({ status: 422 });
  });
});

describe('a trigger of another scheme', () => {
  const push = JSON.stringify({ ref: 'main' });
  const hub = (body: string) => `sha256=${createHmac('sha256', 'shh').update(body).digest('hex')}`;

  it('maps headers and body to the input', async () => {
    const headers = {
      'X-Hub-Signature-256': hub(push),
      'X-GitHub-Delivery': 'one',
      'X-GitHub-Event': 'push',
    };

    expect(await post('pushes', push, headers)).toMatchObject({ status: 202 });
    expect(platform.started()[0]?.input).toBe('{"order_id":"push of main"}');
  });

  it('names the execution after the delivery', async () => {
    const headers = { 'X-Hub-Signature-256': hub(push), 'X-GitHub-Event': 'push' };
    await post('pushes', push, { ...headers, 'X-GitHub-Delivery': 'one' });
    await post('pushes', push, { ...headers, 'X-GitHub-Delivery': 'one' });
    await post('pushes', push, { ...headers, 'X-GitHub-Delivery': 'two' });

    const [first, again, other] = names();

    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('refuses Standard Webhooks', async () => {
    expect(await post('pushes', BODY, signed())).toMatchObject({
      status: 401,
      body: { error: { message: 'The request is not accepted: the header x-hub-signature-256 is missing' } },
    });
  });

  it('says what is missing for the input, and hands no secret on to it', async () => {
    const headers = { 'X-Hub-Signature-256': hub(push), 'X-GitHub-Delivery': 'three' };

    expect(await post('pushes', push, headers)).toMatchObject({ status: 422 });
  });
});

describe('Slack', () => {
  const slack = (body: string) => ({
    'X-Slack-Request-Timestamp': String(seconds()),
    'X-Slack-Signature': `v0=${createHmac('sha256', 'shh').update(`v0:${seconds()}:${body}`).digest('hex')}`,
  });

  it('is answered with its challenge, and nothing is started', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc' });

    expect(await post('chat', body, slack(body))).toMatchObject({ status: 200, body: { challenge: 'abc' } });
    expect(await post('chat', body, {})).toMatchObject({ status: 401 });
    expect(names()).toEqual([]);
  });

  it('sends commands as forms, which become objects of texts', async () => {
    const body = 'command=%2Fdeploy&text=to+production&trigger_id=1';
    const headers = { ...slack(body), 'Content-Type': 'application/x-www-form-urlencoded' };

    expect(await post('chat', body, headers)).toMatchObject({ status: 202 });
    expect(JSON.parse(platform.started()[0]?.input ?? '')).toEqual({
      command: '/deploy',
      text: 'to production',
      trigger_id: '1',
    });
  });
});
