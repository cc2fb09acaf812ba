import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { javascriptHandler } from './javascript-handler.ts';
import { pythonHandler } from './python-handler.ts';
import type { ScriptFunction } from './script-function.ts';

jest.setTimeout(60_000);

const script = (language: ScriptFunction['language'], code: string): ScriptFunction => ({
  language,
  code,
  file: 'order.workflow.yaml',
  line: 3,
  memoryMegabytes: 256,
  timeoutSeconds: 30,
  secrets: ['bank/key'],
});
const event = {
  input: { auth: { keys: ['(secret bank/key)'] } },
  run: { secrets: [{ at: ['auth', 'keys', 0], parts: ['Key ', { secret: 'bank/key' }] }] },
};

describe('the function of a script with secrets', () => {
  let server: Server;
  const asked: unknown[] = [];
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'baton-script-'));
    server = createServer((request, response) => {
      request.on('data', (data) => asked.push(JSON.parse(String(data))));
      request.on('end', () => response.end('{"SecretString":"very-secret"}'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      BATON_STAGE: 'prod',
    });
  });
  afterAll(() => {
    delete process.env.BATON_STAGE;
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('in JavaScript reads them once and masks them in what it returns, prints and throws', async () => {
    const code = `(async (values, context) => {
      console.log('with', values);
      if ((await context.secret('bank/key')) !== 'very-secret') throw new Error('another');
      if (asked++ > 0) throw new RangeError('bad ' + values.auth.keys[0]);
      return values;
    })`;
    const text = javascriptHandler(script('javascript', `let asked = 0; ${code}`));
    const manager = import.meta.resolve('@aws-sdk/client-secrets-manager');
    const file = join(folder, 'index.mjs');
    writeFileSync(file, text.replace('@aws-sdk/client-secrets-manager', manager));
    const printed = jest.spyOn(console, 'log').mockImplementation(() => undefined);

    const { handler } = (await import(file)) as { handler(event: object): Promise<unknown> };
    const result = await handler(structuredClone(event));
    const failed = handler(structuredClone(event));

    await expect(failed).rejects.toMatchObject({
      name: 'RangeError',
      message: expect.stringContaining('bad Key ***'),
    });
    expect(result).toEqual({ auth: { keys: ['Key ***'] } });
    expect(printed.mock.calls).toContainEqual(['with', { auth: { keys: ['Key ***'] } }]);
    expect(asked).toEqual([{ SecretId: 'prod/bank/key' }]);
    printed.mockRestore();
  });

  it('in Python does the same', () => {
    writeFileSync(
      join(folder, 'boto3.py'),
      'class client:\n    def __init__(self, name):\n        assert name == "secretsmanager"\n    def get_secret_value(self, SecretId):\n        return {"SecretString": "very-" + SecretId}\n',
    );
    const code =
      'assert context.secret("bank/key") == "very-prod/bank/key"\nprint("with", auth["keys"])\nif auth["keys"][0] == "never":\n    pass\nraise ValueError("bad " + auth["keys"][0])';
    writeFileSync(join(folder, 'index.py'), pythonHandler(script('python', code)));
    const call = `import json, index\ntry:\n    index.handler(json.loads('${JSON.stringify(event)}'), None)\nexcept Exception as error:\n    print(type(error).__name__, error)`;

    const { stdout, stderr } = spawnSync('python3', ['-c', call], { cwd: folder, encoding: 'utf8' });

    expect(stderr).toBe('');
    expect(stdout).toContain("with ['Key ***']");
    expect(stdout).toContain('ValueError bad Key ***');
  });
});
