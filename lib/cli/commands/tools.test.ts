import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ToolList } from '#contracts/tools/tool-list.ts';
import { startToolServer, type TestToolServer } from '#platform/testing/mcp-server.ts';
import { callCli, jsonOf } from '../testing/call-cli.ts';
import { makeProject } from '../testing/cli-process.ts';

describe('baton tools pull', () => {
  let server: TestToolServer;
  let project: ReturnType<typeof makeProject>;

  beforeAll(async () => {
    server = await startToolServer();
    server.demand('Bearer k-1');
    project = makeProject();
    const tools = `tools: { url: "${server.url}" }`;
    const connections = [
      'kind: connections',
      'connections:',
      `  docs: { ${tools}, api_key: { header: Authorization, secret: docs/key } }`,
      `  closed: { ${tools}, api_key: { header: Authorization, secret: closed/key } }`,
      '  other: { basic: { username: a, secret: b } }',
    ];
    writeFileSync(join(project.root, 'statemachines/connections.yaml'), connections.join('\n'));
    mkdirSync(join(project.root, '.baton'), { recursive: true });
    writeFileSync(join(project.root, '.baton/secrets.json'), '{"docs/key":"Bearer k-1"}');
  });
  afterAll(async () => {
    await server.close();
    project.remove();
  });

  const file = () => join(project.root, 'statemachines/tools/docs.json');

  it('keeps what a server offers in the project, and says what has changed', async () => {
    const first = await callCli(['tools', 'pull', 'docs'], project.root);
    const list = JSON.parse(readFileSync(file(), 'utf8')) as ToolList;
    const [draw, ...others] = list.tools;
    writeFileSync(file(), JSON.stringify({ ...list, tools: [{ ...draw, name: 'gone' }, ...others] }));
    const second = await callCli(['tools', 'pull', 'docs', '--json'], project.root);

    expect(first).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('5 tools in statemachines/tools/docs.json'),
    });
    expect(jsonOf(second)).toMatchObject({
      servers: [{ server: 'docs', tools: 5, added: ['draw'], changed: [], removed: ['gone'] }],
    });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual(list);
  });

  it.each([
    [['closed'], /no secret "closed\/key"/],
    [['dcos'], /no server "dcos".*docs/s],
    [['other'], /no server "other"/],
  ])('fails for %j with what to do', async (names, message) => {
    const { exitCode, stderr } = await callCli(['tools', 'pull', ...names], project.root);

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
  });
});
