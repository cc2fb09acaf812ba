import { beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { anyJson, yesOrNo } from '#contracts/http/fields.ts';
import { defineRoute } from '#contracts/http/route.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { request } from '../testing/platform.ts';
import { defineEndpoint } from './define-endpoint.ts';

const route = defineRoute({
  name: 'say',
  method: 'POST',
  path: '/say',
  summary: 'Says it.',
  query: z.object({ loud: yesOrNo.optional() }),
  body: z.object({ text: anyJson }),
  response: z.object({ said: z.string() }),
});
let said = '';
const handler = defineEndpoint(route, async () => ({ said }), {} as PlatformPorts);

beforeEach(() => {
  said = '';
});

describe('an endpoint', () => {
  it.each([
    ['{"password":hunter2}', "Unexpected token 'h'"],
    [`{"a":1,"password":"hunter2",${' '.repeat(80)}}`, 'Expected double-quoted property name'],
    ['{"password":"hunter2"', "Expected ',' or '}'"],
  ])('refuses what is not JSON without a word of it: %s', async (body, message) => {
    const answer = await request(handler, { body });

    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } });
    expect(answer.body.error.message).toContain(`The body is not JSON: ${message}`);
    expect(answer.body.error.message).not.toContain('hunter2');
  });

  it('names the field that a misspelt one of the query is near to', async () => {
    const answer = await request(handler, { json: { text: '' }, queryStringParameters: { laud: 'true' } });

    expect(answer).toMatchObject({ status: 400 });
    expect(answer.body.error.message).toMatch(/query\.laud: is not a field .*did you mean "loud"\?/);
  });

  it.each(['maybe', 'NaN', ''])('says which choice a query has: "%s"', async (loud) => {
    const answer = await request(handler, { json: { text: '' }, queryStringParameters: { loud } });

    expect(answer).toMatchObject({ status: 400 });
    expect(answer.body.error.message).toMatch(/query\.loud: expected true or false/);
  });

  it.each([
    [`{"text":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'nested more than 1000 levels deep'],
    ['{"text":1e999}', 'The number 1e999 is too large'],
  ])('refuses a body that cannot be kept as it is', async (body, message) => {
    const answer = await request(handler, { body });

    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } });
    expect(answer.body.error.message).toContain(message);
  });

  it.each(['x', '"'])(
    'says how to ask for less when its answer is larger than Lambda takes: %s',
    async (sign) => {
      said = sign.repeat(5_900_000);
      const { status } = await request(handler, { json: { text: '' } });

      expect(status).toBe(sign === 'x' ? 200 : 413);
      said = sign.repeat(6_100_000);

      expect(await request(handler, { json: { text: '' } })).toMatchObject({
        status: 413,
        body: { error: { code: 'too_large', message: expect.stringContaining('`limit`') } },
      });
    },
  );

  it('answers a GET with a tag, and without a body as long as the answer stays the same', async () => {
    const read = defineEndpoint(
      defineRoute({ ...route, method: 'GET', body: z.object({}) }),
      async () => ({ said }),
      {} as PlatformPorts,
    );
    said = 'a';
    const { headers } = await request(read, {});
    const again = (tag: unknown) => request(read, { headers: { 'If-None-Match': String(tag) } });

    expect(await again(headers.etag)).toMatchObject({ status: 304, headers: { etag: headers.etag } });
    expect(await again(`W/${headers.etag}`)).toMatchObject({ status: 304 });
    said = 'b';

    expect(await again(headers.etag)).toMatchObject({ status: 200, body: { said: 'b' } });
  });
});
