import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ENVIRONMENT } from '../environment.ts';
import { javascriptHandler } from './javascript-handler.ts';
import { pythonHandler } from './python-handler.ts';
import type { ScriptFunction } from './script-function.ts';

jest.setTimeout(60_000);

const script = (language: ScriptFunction['language'], code: string): ScriptFunction => ({
  ...{ language, code, file: 'order.workflow.yaml', line: 3, memoryMegabytes: 256, timeoutSeconds: 30 },
  storage: 'write',
});

const STORED = '["é"]';
const reference = (body: string, key = 'large-values/before/a.json') => ({
  baton_stored: { key, sha256: createHash('sha256').update(body).digest('hex'), bytes: 6 },
});
const event = (rows: unknown) => ({
  input: { all: [rows, 1] },
  run: { execution_name: 'one', fetches: [['all', 0]], stores: [{ at: ['rows'], above_bytes: 5 }] },
});
const RETURNED = '["é","é"]';
const SHA256 = createHash('sha256').update(RETURNED).digest('hex');
const KEY = `large-values/one/${SHA256}.json`;
const RESULT = { rows: { baton_stored: { key: KEY, sha256: SHA256, bytes: 11 } }, n: 1 };

describe('the function of a script whose values are in the storage', () => {
  let server: Server;
  const files = new Map<string, string>();
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'baton-script-'));
    server = createServer((request, response) => {
      const path = new URL(String(request.url), 'http://s3').pathname;
      let body = '';
      request.on('data', (data) => {
        body += data;
      });
      request.on('end', () => {
        if (request.method === 'PUT') files.set(path, body);
        else if (!files.has(path)) response.statusCode = 404;
        response.end(
          request.method === 'PUT' ? '' : (files.get(path) ?? '<Error><Code>NoSuchKey</Code></Error>'),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_REQUIRED',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      [ENVIRONMENT.storage]: 's3://files/storage',
    });
  });
  beforeEach(() => {
    files.clear();
    files.set('/files/storage/large-values/before/a.json', STORED);
  });
  afterAll(() => {
    for (const name of ['AWS_ENDPOINT_URL_S3', 'AWS_REQUEST_CHECKSUM_CALCULATION', ENVIRONMENT.storage])
      delete process.env[name];
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('in JavaScript gets them and puts its own there', async () => {
    const code = '(async ({ all }, context) => { return { rows: [...all[0], ...all[0]], n: all[1] }; })';
    const file = join(folder, 'index.mjs');
    const manager = import.meta.resolve('@aws-sdk/client-s3');
    writeFileSync(file, javascriptHandler(script('javascript', code)).replace('@aws-sdk/client-s3', manager));
    const { handler } = (await import(file)) as { handler(given: object): Promise<unknown> };

    const result = await handler(event(reference(STORED)));

    expect(result).toEqual(RESULT);
    expect(files.get(`/files/storage/${KEY}`)).toBe(RETURNED);
    await expect(handler(event(reference(STORED, 'large-values/gone.json')))).rejects.toMatchObject({
      name: 'ValueLost',
      message: 'A value of the execution is not there any longer: large-values/gone.json',
    });
    await expect(handler(event(reference('other')))).rejects.toMatchObject({ name: 'ValueLost' });
    await expect(handler(event(reference(STORED, 'other/a.json')))).rejects.toMatchObject({
      name: 'ValueLost',
    });
    expect(await handler(event(['e']))).toEqual({ ...RESULT, rows: expect.anything() });
  });

  const OTHERS = { except: ['count'] };
  const LONG = 'é'.repeat(600);
  const long = createHash('sha256').update(JSON.stringify(LONG)).digest('hex');
  const ofOthers = {
    input: { all: { page: reference(STORED), count: reference(STORED) } },
    run: {
      execution_name: 'one',
      fetches: [['all', OTHERS]],
      stores: [{ at: [], above_bytes: 1000, ...OTHERS }],
    },
  };
  const LEFT = {
    page: { baton_stored: { key: `large-values/one/${long}.json`, sha256: long, bytes: 1202 } },
    note: 'n'.repeat(600),
    count: [['é'], true],
  };

  it('in JavaScript puts there what nothing reads, the longest first', async () => {
    const code = `(async ({ all }) => ({ page: '${LONG}', note: 'n'.repeat(600), count: [all.page, 'baton_stored' in all.count] }))`;
    const file = join(folder, 'others.mjs');
    const client = import.meta.resolve('@aws-sdk/client-s3');
    writeFileSync(file, javascriptHandler(script('javascript', code)).replace('@aws-sdk/client-s3', client));
    const { handler } = (await import(file)) as { handler(given: object): Promise<unknown> };

    expect(await handler(ofOthers)).toEqual(LEFT);
    expect(files.get(`/files/storage/large-values/one/${long}.json`)).toBe(JSON.stringify(LONG));
  });

  it('in Python does the same', () => {
    writeFileSync(
      join(folder, 'boto3.py'),
      `import io, os
class client:
    def __init__(self, name):
        assert name == "s3"
        self.exceptions = type("exceptions", (), {"NoSuchKey": KeyError})
    def get_object(self, Bucket, Key):
        files = {"storage/large-values/before/a.json": '["é"]'.encode()}
        return {"Body": io.BytesIO(files[Key])}
    def put_object(self, Bucket, Key, Body, ContentType):
        print("put", Bucket, Key, Body.decode())
`,
    );
    writeFileSync(
      join(folder, 'index.py'),
      pythonHandler(
        script(
          'python',
          `if isinstance(all, dict):
    return {"page": "${LONG}", "note": "n" * 600, "count": [all["page"], "baton_stored" in all["count"]]}
return {"rows": [*all[0], *all[0]], "n": all[1]}`,
        ),
      ),
    );
    const call = `
import json, index
for event in json.loads(${JSON.stringify(
      JSON.stringify([
        event(reference(STORED)),
        event(reference(STORED, 'large-values/gone.json')),
        event(reference('other')),
        ofOthers,
      ]),
    )}):
    try:
        print(json.dumps(index.handler(event, None)))
    except Exception as error:
        print(type(error).__name__, error)
`;

    const { stdout, stderr } = spawnSync('python3', ['-c', call], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PYTHONIOENCODING: 'utf8' },
    });

    expect(stderr).toBe('');
    const [put, result, gone, replaced, putLong, left] = stdout.trim().split('\n');
    expect(put).toBe(`put files storage/${KEY} ${RETURNED}`);
    expect(JSON.parse(result ?? '')).toEqual(RESULT);
    expect(gone).toBe('ValueLost A value of the execution is not there any longer: large-values/gone.json');
    expect(replaced).toMatch(/^ValueLost .* is not the one that was put there/);
    expect(putLong).toBe(`put files storage/large-values/one/${long}.json ${JSON.stringify(LONG)}`);
    expect(JSON.parse(left ?? '')).toEqual(LEFT);
  });
});
