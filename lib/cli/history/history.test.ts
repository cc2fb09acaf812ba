import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callCli, jsonOf } from '../testing/call-cli.ts';
import { makeProject } from '../testing/cli-process.ts';

const durations = (samples: number, p50: number) => ({ samples, p10: p50 / 2, p50, p90: p50 * 2 });
const VIEW = {
  workflow: 'orders',
  executions: { count: 300, days: 3, per_day: 100, dollars: 0.002 },
  steps: {
    look: {
      ...durations(40, 6),
      versions: 1,
      sizes: [
        { ...durations(30, 5), up_to_bytes: 1024 },
        { ...durations(10, 9), up_to_bytes: 4096 },
      ],
    },
    tell: { ...durations(3, 60), versions: 1, sizes: [{ ...durations(3, 60), up_to_bytes: 1024 }] },
  },
};

/** What the server answers. */
let view: object = VIEW;
let project: ReturnType<typeof makeProject>;
let server: Server;
let url: string;
beforeAll(async () => {
  project = makeProject();
  writeFileSync(
    join(project.root, 'statemachines/orders.workflow.yaml'),
    'name: orders\nsteps:\n  - { id: look, type: script, script: return 1, estimate: 2s }\n  - { id: tell, type: script, script: return 1, estimate: 1s }\n',
  );
  server = createServer((_, response) => response.end(JSON.stringify(view))).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  project.remove();
});

const plan = (...args: string[]) => callCli(['plan', 'orders', ...args], project.root);

describe('baton plan --history', () => {
  it('shows what was observed beside the estimate, by size, and the forecast of a month', async () => {
    const { stdout } = await plan('--history', '--url', url);

    expect(stdout).toMatch(/look\s+2 s\s+6 s\s+3 s to 12 s\s+40/);
    expect(stdout).toMatch(/up to 4 KiB\s+9 s\s+4.5 s to 18 s\s+10/);
    expect(stdout).toMatch(/tell\s+1 s\s+1 min\s.*fewer than 10: its estimate is used/);
    expect(stdout).toMatch(/As estimated\s+3 s\n\s+By history\s+7 s/);
    expect(stdout).toContain('$6.00 a month of 30 days, $0.00200 each as observed');
    expect(existsSync(join(project.root, 'statemachines/estimates.json'))).toBe(false);
  });

  it('as JSON has plan, history and forecast', async () => {
    expect(jsonOf(await plan('--history', '--url', url, '--json'))).toMatchObject({
      workflow: 'orders',
      plannedSeconds: 7,
      history: { executions: { count: 300 } },
      forecast: { per_day: 100, dollars: 0.002, per_month: 6 },
    });
  });

  it('keeps the durations in the project, beside those of others, and plans follow them', async () => {
    const path = join(project.root, 'statemachines/estimates.json');
    writeFileSync(path, '{ "other": { "a": { "seconds": 1, "low": 1, "high": 1, "samples": 50 } } }');

    const { stdout } = await plan('--history', '--save', '--url', url);

    expect(stdout).toContain('saved in statemachines/estimates.json');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      orders: {
        look: {
          ...{ seconds: 6, low: 3, high: 12, samples: 40 },
          sizes: [
            { up_to_bytes: 1024, seconds: 5, low: 2.5, high: 10 },
            { up_to_bytes: 4096, seconds: 9, low: 4.5, high: 18 },
          ],
        },
        tell: { samples: 3 },
      },
      other: { a: { samples: 50 } },
    });
    expect(jsonOf(await plan('--json'))).toMatchObject({ plannedSeconds: 7 });
  });

  it('keeps what it knew if nothing has run on the stack', async () => {
    const path = join(project.root, 'statemachines/estimates.json');
    const before = readFileSync(path, 'utf8');
    view = { ...VIEW, steps: {} };

    const { stdout } = await plan('--history', '--save', '--url', url);
    view = VIEW;

    expect(stdout).toContain('nothing to save: no step has ended yet');
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('estimates by the runs of the size that the given input makes', async () => {
    const file = join(project.root, 'statemachines/orders.workflow.yaml');
    const before = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      'name: orders\ninput: { type: object, properties: { text: { type: string } } }\nsteps:\n' +
        '  - { id: look, type: script, script: return 1, with: { a: "{{ $input.text }}" }, estimate: 2s }\n' +
        '  - { id: tell, type: script, script: return 1, with: { a: "{{ $look }}" }, estimate: 1s }\n',
    );
    const withText = (length: number) =>
      plan('--history', '--url', url, '--json', '--input', JSON.stringify({ text: 'x'.repeat(length) }));

    const [small, large, huge] = [
      jsonOf(await withText(10)),
      jsonOf(await withText(2000)),
      jsonOf(await withText(9000)),
    ];
    const plain = jsonOf(await plan('--json', '--input', '{}'));
    const unseen = join(project.root, 'statemachines/unseen.workflow.yaml');
    writeFileSync(unseen, 'name: unseen\nsteps: [{ id: rest, type: wait, for: 1s }]\n');
    const other = jsonOf(await callCli(['plan', 'unseen', '--json', '--input', '{}'], project.root));
    const refused = await plan('--history', '--url', url, '--input', '{"text": 1}');
    writeFileSync(file, before);

    expect([small, large, huge].map(({ plannedSeconds }) => plannedSeconds)).toEqual([6, 10, 7]);
    expect(large.assumptions).toContain(
      "durations of look are those of runs whose inputs were as large as this one's",
    );
    expect(huge.assumptions).toContainEqual(
      expect.stringMatching(/^durations of look are those of all sizes/),
    );
    expect(plain.plannedSeconds).toBe(6);
    expect(other.assumptions.at(-1)).toContain('no step was observed with inputs of different sizes');
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('does not fit') });
  });

  it('is what the options of a stack take', async () => {
    expect((await plan('--save')).stderr).toContain('--save takes --history');
    expect((await plan('--stage', 'prod')).stderr).toContain('--stage takes --history');
  });
});
