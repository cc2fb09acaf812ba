import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { auditItem } from '../audit-item.ts';
import { ENVIRONMENT } from '../environment.ts';
import { addsAudit } from './audit.ts';
import { javascriptHandler } from './javascript-handler.ts';
import { pythonHandler } from './python-handler.ts';
import type { ScriptFunction } from './script-function.ts';

jest.setTimeout(60_000);

const script = (language: ScriptFunction['language'], code: string, audits?: true): ScriptFunction => ({
  ...{ language, code, file: 'order.workflow.yaml', line: 3, memoryMegabytes: 256, timeoutSeconds: 30 },
  ...(audits && { audits }),
});
const run = { execution: 'arn:of:one', execution_name: 'one', workflow: 'order', step: 'noted', attempt: 1 };
const details = { amount: 2.5, lines: ['a', null, { paid: true }] };

/** The item of the entry that the scripts of this test add, at the time and under the id that they chose. */
const itemLike = (item: Record<string, unknown>) => {
  const at = String(item.at);
  const id = String(item.sk).split('#')[1] ?? '';
  return auditItem(
    { execution: run.execution, action: 'checked', by: 'order/noted', details: { ...details, attempt: 1 } },
    at,
    id,
  );
};

describe('the function of a script that adds to the audit trail', () => {
  let server: Server;
  const asked: { TableName: string; Item: Parameters<typeof unmarshall>[0] }[] = [];
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'baton-script-'));
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (data) => {
        body += data;
      });
      request.on('end', () => {
        asked.push(JSON.parse(body));
        response.setHeader('content-type', 'application/x-amz-json-1.0');
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      [ENVIRONMENT.auditTable]: 'trail',
    });
  });
  afterAll(() => {
    delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
    delete process.env[ENVIRONMENT.auditTable];
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('writes the item of the entry in JavaScript', async () => {
    const code = `(async (values, context) => { await context.audit('checked', ${JSON.stringify(details)}); return 1; })`;
    const text = javascriptHandler(script('javascript', code, true));
    const file = join(folder, 'index.mjs');
    writeFileSync(
      file,
      text.replace('@aws-sdk/client-dynamodb', import.meta.resolve('@aws-sdk/client-dynamodb')),
    );

    const { handler } = (await import(file)) as { handler(event: object): Promise<unknown> };
    const result = await handler({ input: {}, run });

    expect(result).toBe(1);
    const [{ TableName, Item } = { TableName: '', Item: {} }] = asked;
    const item = unmarshall(Item);
    expect(TableName).toBe('trail');
    expect(item).toEqual(itemLike(item));
  });

  it('writes the same in Python', () => {
    writeFileSync(
      join(folder, 'boto3.py'),
      `import json
class Table:
    def put_item(self, Item):
        print(json.dumps(Item, default=float))
class resource:
    def __init__(self, name):
        pass
    def Table(self, name):
        assert name == "trail"
        return Table()
`,
    );
    const code = 'context.audit("checked", amount=2.5, lines=["a", None, {"paid": True}])\nreturn 1';
    writeFileSync(join(folder, 'index.py'), pythonHandler(script('python', code, true)));
    const event = JSON.stringify({ input: {}, run });

    const { stdout, stderr } = spawnSync(
      'python3',
      ['-c', `import json, index\nindex.handler(json.loads('${event}'), None)`],
      { cwd: folder, encoding: 'utf8', env: { ...process.env, [ENVIRONMENT.auditTable]: 'trail' } },
    );

    expect(stderr).toBe('');
    const item = JSON.parse(stdout) as Record<string, unknown>;
    expect(item).toEqual(itemLike(item));
  });

  it('is only one whose script says so by name', async () => {
    const file = join(folder, 'other.mjs');
    const code = "(async (values, context) => { const add = 'audit'; await context[add]('x'); })";
    writeFileSync(file, javascriptHandler(script('javascript', code)));

    const { handler } = (await import(file)) as { handler(event: object): Promise<unknown> };

    await expect(handler({ input: {}, run })).rejects.toThrow('calls context.audit(…) by this name');
    expect([code, 'await context.audit("x")', 'context\n  .audit("x")'].map(addsAudit)).toEqual([
      false,
      true,
      true,
    ]);
  });
});
