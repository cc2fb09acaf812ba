import { expect, it } from '@jest/globals';
import { getOpenapi as route } from '#contracts/http/routes/get-openapi.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { request } from '#platform/testing/platform.ts';
import { getOpenapi } from './logic.ts';

const handler = defineEndpoint(route, getOpenapi);

it.each([
  {
    domainName: 'abc.execute-api.eu-west-1.amazonaws.com',
    path: '/live/openapi.json',
    url: 'https://abc.execute-api.eu-west-1.amazonaws.com/live',
  },
  {
    domainName: '127.0.0.1:4566',
    path: '/_aws/execute-api/abc/v1/openapi.json',
    url: 'http://127.0.0.1:4566/_aws/execute-api/abc/v1',
  },
  { domainName: 'api.example.com', path: '/openapi.json', url: 'https://api.example.com' },
])('The OpenAPI document names the server $url', async ({ domainName, path, url }) => {
  const { body } = await request(handler, { requestContext: { domainName, path } });

  expect(body.servers).toEqual([{ url }]);
});

it('The OpenAPI document names no server if the request does not say where it was sent', async () => {
  expect((await request(handler, {})).body).not.toHaveProperty('servers');
});
