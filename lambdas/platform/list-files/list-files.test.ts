import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { listFiles as route } from '#contracts/http/routes/list-files.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { signedFilesIn } from '#platform/ports/signed-files.ts';
import { request } from '#platform/testing/platform.ts';
import { listFiles } from './logic.ts';

const client = new S3Client({
  region: 'eu-central-1',
  credentials: { accessKeyId: 'key', secretAccessKey: 'secret', sessionToken: 'session' },
});
const s3 = mockClient(client);
const handler = defineEndpoint(route, listFiles, {
  signedFiles: signedFilesIn(async () => client),
} as Partial<PlatformPorts> as PlatformPorts);
const list = (query: Record<string, string> = {}) =>
  request(handler, {
    pathParameters: { workflow: 'order', execution: 'o-1' },
    queryStringParameters: query,
  });

let before: string | undefined;
beforeEach(() => {
  before = process.env[ENVIRONMENT.storage];
  process.env[ENVIRONMENT.storage] = 's3://bucket/files';
  s3.reset();
});
afterEach(() => {
  if (before === undefined) delete process.env[ENVIRONMENT.storage];
  else process.env[ENVIRONMENT.storage] = before;
});

describe('The files of an execution', () => {
  it('are those below its folder, each with an address that S3 takes for an hour', async () => {
    s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'files/o-1/mails/a b.html', Size: 7 }] });

    const { status, body } = await list();

    expect(status).toBe(200);
    expect(s3.commandCalls(ListObjectsV2Command)[0]?.args[0].input).toMatchObject({
      Bucket: 'bucket',
      Prefix: 'files/o-1/',
    });
    const [{ url, ...file }] = body.files;
    expect(file).toEqual({ path: 'mails/a b.html', bytes: 7, content_type: 'text/html; charset=utf-8' });
    const signed = new URL(url);
    expect(signed.host).toBe('bucket.s3.eu-central-1.amazonaws.com');
    expect(signed.pathname).toBe('/files/o-1/mails/a%20b.html');
    expect(signed.searchParams.get('X-Amz-Expires')).toBe('3600');
    expect(signed.searchParams.get('X-Amz-SignedHeaders')).toBe('host');
    expect(body).not.toHaveProperty('next_token');
  });

  it('come page by page', async () => {
    s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'files/o-1/a', Size: 1 }], IsTruncated: true });
    const { body } = await list({ limit: '1' });
    s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'files/o-1/b', Size: 1 }] });

    const { body: next } = await list({ limit: '1', next_token: body.next_token });

    expect(s3.commandCalls(ListObjectsV2Command)[1]?.args[0].input).toMatchObject({
      StartAfter: 'files/o-1/a',
    });
    expect(next.files).toMatchObject([{ path: 'b' }]);
  });

  it('are not looked for where there is no bucket', async () => {
    process.env[ENVIRONMENT.storage] = 'file:///tmp/files';

    expect(await list()).toMatchObject({ status: 404 });
  });
});
