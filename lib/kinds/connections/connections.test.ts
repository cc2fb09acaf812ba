import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { compileWorkflow } from '#compiler/index.ts';
import { type LoadedProject, loadProject } from '#compiler/load-project.ts';
import { diagnosticLine } from '#core/diagnostics.ts';

/** Loads a project of files in `statemachines/`. */
const projectOf = async (files: Record<string, string>): Promise<LoadedProject> => {
  const root = mkdtempSync(join(tmpdir(), 'baton-'));
  try {
    mkdirSync(join(root, 'statemachines'));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(root, 'statemachines', file), text);
    return await loadProject(root);
  } finally {
    rmSync(root, { recursive: true });
  }
};

const found = ({ checked, strays }: LoadedProject): string[] =>
  [...checked, ...strays].flatMap(({ diagnostics }) => diagnostics.map(diagnosticLine));

const document = (connections: string, name?: string): string =>
  `kind: connections\n${name === undefined ? '' : `name: ${name}\n`}connections:\n${connections}`;

it('A project has the connections of all its documents, however their files are called', async () => {
  const project = await projectOf({
    'connections.yaml': document('  rates: { api_key: { header: X, secret: rates/key } }\n'),
    'shop.connections.yaml': document('  orders: { sqlite: { file: orders.db } }\n', 'shop'),
  });

  expect(found(project)).toEqual([]);
  expect(project.connections).toEqual({
    rates: { api_key: { header: 'X', secret: 'rates/key' } },
    orders: { sqlite: { file: 'orders.db' } },
  });
});

it('A connection that two documents describe is an error in both', async () => {
  const project = await projectOf({
    'connections.yaml': document('  rates: { headers: { A: b } }\n'),
    'shop.connections.yaml': document('  rates: { headers: { A: c } }\n'),
  });

  expect(found(project)).toEqual([
    expect.stringMatching(/^statemachines.connections\.yaml:3:3 .*"rates" is described in .*shop\.connect/),
    expect.stringMatching(
      /^statemachines.shop\.connections\.yaml:3:3 .*described in .*.connections\.yaml too/,
    ),
  ]);
});

it('What a document with mistakes describes is not known, and steps that name it are not checked', async () => {
  const project = await projectOf({
    'connections.yaml': document('  rates: { headers: { A: b } }\n'),
    'shop.connections.yaml': document('  crm: { basic: { user: a, secret: b } }\n'),
  });
  const text = 'name: w\nsteps: [{ id: a, type: http, url: "https://x.test", connection: crm }]\n';

  const { diagnostics } = compileWorkflow({ text, file: 'w.workflow.yaml' }, project);

  expect(found(project)).toEqual([
    expect.stringMatching(/shop\.connections\.yaml:3:17 error missing-field: "username"/),
    expect.stringMatching(/shop\.connections\.yaml:3:19 error unknown-field: "user"/),
  ]);
  expect(diagnostics).toEqual([]);
});

it('A file whose name says no kind is named with the one that it should have', async () => {
  const project = await projectOf({ 'conections.yaml': document('  a: { headers: { A: b } }\n') });

  expect(found(project)).toEqual([
    expect.stringMatching(/nothing reads this file.*rename it to conections\.connections\.yaml/),
  ]);
});
