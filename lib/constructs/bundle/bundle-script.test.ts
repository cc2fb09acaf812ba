import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { javascriptHandler } from '#contracts/scripts/javascript-handler.ts';
import type { ScriptFunction } from '#contracts/scripts/script-function.ts';
import { bundleScript } from './bundle-script.ts';

jest.setTimeout(60_000);

const CODE = '(async ({ n }, context) => {\nreturn { page: "x".repeat(n) };\n})';
const SCRIPT: ScriptFunction = {
  ...{ language: 'javascript', code: CODE, file: 'order.workflow.yaml', line: 3 },
  ...{ memoryMegabytes: 256, timeoutSeconds: 30 },
};

describe('The module of a script', () => {
  it('is as it was if it needs no client of the SDK', () => {
    const module = javascriptHandler(SCRIPT);

    expect(bundleScript(module)).toBe(module);
  });

  it('has the clients that it needs in itself, the same each time', async () => {
    const puts: string[] = [];
    const server = createServer((request, response) => {
      puts.push(`${request.method} ${String(request.url).split('?')[0]}`);
      request.resume().on('end', () => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const folder = mkdtempSync(join(tmpdir(), 'baton-script-'));
    const bundle = bundleScript(javascriptHandler({ ...SCRIPT, storage: 'write' }));
    writeFileSync(join(folder, 'index.mjs'), bundle);
    const event = {
      input: { n: 100 },
      run: { execution_name: 'one', stores: [{ at: ['page'], above_bytes: 50 }] },
    };
    const call = `const { handler } = await import('./index.mjs'); console.log(JSON.stringify(await handler(${JSON.stringify(event)})));`;

    // Where nothing is installed.
    const child = spawn(process.execPath, ['--input-type=module', '-e', call], {
      cwd: folder,
      env: {
        AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        [ENVIRONMENT.storage]: 's3://files/storage',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let answer = '';
    child.stdout.on('data', (text) => {
      answer += text;
    });
    await once(child, 'close');
    server.close();
    rmSync(folder, { recursive: true });

    const { key } = JSON.parse(answer).page.baton_stored;
    expect(puts).toEqual([`PUT /files/storage/${key}`]);
    expect(bundle).not.toMatch(/from ?["']@aws-sdk/);
  });
});
