import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';
import { diagnosticLine } from '#core/diagnostics.ts';
import { compileFile } from './compile-file.ts';
import { type LoadedProject, loadProject } from './load-project.ts';

/** Loads a project of files in `statemachines/` and says what is wrong with each of its documents. */
const findingsIn = async (
  files: Record<string, string | Buffer>,
): Promise<{ project: LoadedProject; found: string[] }> => {
  const root = mkdtempSync(join(tmpdir(), 'baton-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      const path = join(root, 'statemachines', file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    const project = await loadProject(root);
    const compiled = await Promise.all(
      Object.keys(files)
        .filter((file) => /\.(workflow|lifecycle|services|pipeline)\.(ya?ml|ts)$/.test(file))
        .map((file) => compileFile(join(root, 'statemachines', file), file, project)),
    );
    const found = [...compiled, ...project.checked, ...project.strays].flatMap(({ diagnostics }) =>
      diagnostics.map(diagnosticLine),
    );
    return { project, found };
  } finally {
    rmSync(root, { recursive: true });
  }
};

const WORKFLOW = 'steps: [{ id: a, type: transform, with: 1 }]\n';

it('A project reads the files in its folder, and none outside of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-'));
  try {
    writeFileSync(join(folder, 'outside.js'), 'return 1');
    const root = join(folder, 'project');
    mkdirSync(root);
    writeFileSync(join(root, 'inside.js'), 'return 2');

    const { read } = await loadProject(root);

    expect(
      ['inside.js', './inside.js', '../outside.js', join(folder, 'outside.js')].map((file) => read?.(file)),
    ).toEqual(['return 2', 'return 2', undefined, undefined]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('A document in a file with mistakes is not known, and those that name it say why', async () => {
  const { project, found } = await findingsIn({
    'order.lifecycle.yaml': 'kind: lifecycle\nname: order\nstates: {}\n',
    'shop.services.yaml': 'kind: services\nname: shop\nservices: { stock: {} }\n',
    'other.workflow.yaml': 'name: other\nsteps: [',
    'report.template.yaml': 'kind: template\nname: report\nstepz: []\n',
    'use.workflow.yaml': `name: use
steps:
  - { id: fired, type: lifecycle, lifecycle: order, trigger: pay, entity: x }
  - { id: called, type: workflow, workflow: other }
  - { id: taken, type: service, service: stock, operation: take }
  - { id: reported, extends: report }
`,
  });

  expect(project.unread?.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'lifecycle order',
    'template report',
    'services shop',
    'workflow other',
  ]);
  expect(found.filter((line) => line.startsWith('use.'))).toEqual(
    [
      ['3:46', 'lifecycle "order"', 'order.lifecycle'],
      ['4:45', 'workflow "other"', 'other.workflow'],
      ['5:42', 'service "stock"', 'shop.services'],
      ['6:30', 'template "report"', 'report.template'],
    ].map(([place, what, file]) =>
      expect.stringContaining(
        `use.workflow.yaml:${place} error invalid-value: the ${what} is not known: statemachines/${file}.yaml has mistakes`,
      ),
    ),
  );
});

it('A document has the kind and the name of its file', async () => {
  const { found } = await findingsIn({
    'a.workflow.yaml': `name: b\n${WORKFLOW}`,
    'c.pipeline.yaml': 'name: c\nstages: [{ id: one, step: { type: transform, with: 1 } }]\n',
    'd.workflow.yaml': 'kind: pipeline\nname: d\nstages: [{ id: one, step: { type: transform, with: 1 } }]\n',
    'e.template.yaml': `kind: template\nname: f\n${WORKFLOW}`,
    'g.workflows.yaml': `name: g\n${WORKFLOW}`,
    'h.yaml': 'kind: lifecycle\n',
    'notes.yaml': 'of: mine\n',
  });

  expect(found).toEqual([
    expect.stringMatching(
      /^a\.workflow\.yaml:1:7 warning unlike-file: .*a\.workflow\.yaml, and the document "b"/,
    ),
    expect.stringMatching(
      /^c\.pipeline\.yaml:1:1 error unlike-file: "kind" is missing.*write kind: pipeline/,
    ),
    expect.stringMatching(/^d\.workflow\.yaml:1:7 error unlike-file: .*name the file d\.pipeline\.yaml/),
    expect.stringMatching(/e\.template\.yaml:2:7 warning unlike-file: .*the document "f"/),
    expect.stringMatching(/g\.workflows\.yaml:1:1 warning unlike-file: nothing reads.*g\.workflow\.yaml/),
    expect.stringMatching(/h\.yaml:1:1 warning unlike-file: nothing reads.*h\.lifecycle\.yaml/),
  ]);
});

it('A file that is not UTF-8, and a folder with the name of a document, leave the others as they are', async () => {
  const latin = Buffer.from(`name: a\ndescription: caf\xe9\n${WORKFLOW}`, 'latin1');
  const { found } = await findingsIn({
    'a.workflow.yaml': latin,
    'b.workflow.yaml': `name: b\n${WORKFLOW}`,
    'c.template.yaml': latin,
    'd.template.yaml/inside.txt': '',
    'e.lifecycle.yaml/inside.txt': '',
  });

  expect(found).toEqual(
    ['a.workflow', 'c.template'].map((file) =>
      expect.stringMatching(
        new RegExp(`${file}\\.yaml:2:1 error invalid-yaml: the file is not UTF-8: line 2`),
      ),
    ),
  );
});

it('Services and lifecycles in TypeScript are known to other documents', async () => {
  const { found, project } = await findingsIn({
    'shop.services.ts': `export default { definition: { kind: 'services', name: 'shop', services: {
      stock: { url: 'https://stock.example.com', operations: { take: { path: '/take', irreversible: true } } } } } };`,
    'use.workflow.yaml':
      'name: use\nsteps: [{ id: taken, type: service, service: stock, operation: tke, irreversible: true }]\n',
  });

  expect(project.documents.map(({ kind, file }) => `${kind} ${file}`)).toEqual([
    'services statemachines/shop.services.ts',
  ]);
  expect(found).toEqual([expect.stringContaining('has no operation "tke" (did you mean "take"?)')]);
});

it('Documents that compile to no workflow may be written in TypeScript too, and are checked', async () => {
  const template = (text: string): string =>
    `export default { definition: { kind: 'template', name: 'job', parameters: { type: 'object', properties: { what: {} } },
      steps: [{ id: 'said', type: 'transform', with: '${text}' }] } };`;
  const files = (text: string, field: string): Record<string, string> => ({
    'job.template.ts': template(text),
    'apis.connections.ts': `export default { definition: { kind: 'connections', connections: { rates: { ${field}: { A: 'b' } } } } };`,
    'uses.workflow.ts': `export default { definition: { kind: 'workflow', name: 'uses', extends: 'job', with: { what: 'it' } } };`,
  });

  const { project, found } = await findingsIn(files('{{ $parameters.what }}', 'headers'));
  const wrong = await findingsIn(files('{{ $parameters.wat }}', 'header'));

  expect(found).toEqual([]);
  expect(project.connections).toEqual({ rates: { headers: { A: 'b' } } });
  expect(project.checked.map(({ file }) => file.replace('\\', '/'))).toEqual([
    'statemachines/apis.connections.ts',
    'statemachines/job.template.ts',
  ]);
  expect(wrong.found).toEqual([
    expect.stringMatching(/unknown-field: "header" .*did you mean "headers"/),
    expect.stringMatching(/there is no parameter "wat"/),
  ]);
});

it('A definition in TypeScript is imported once to know its project and to compile it, and again when it has changed', async () => {
  const root = mkdtempSync(join(tmpdir(), 'baton-'));
  const path = join(root, 'statemachines/a.workflow.ts');
  const definitionOf = (name: string): string => `
    import { defineWorkflow } from ${JSON.stringify(new URL('define-workflow.ts', import.meta.url).href)};
    globalThis.imports = (globalThis.imports ?? 0) + 1;
    export default defineWorkflow({ name: '${name}', steps: [{ id: 'a', type: 'transform', with: 1 }] });`;
  const counts = globalThis as { imports?: number };
  try {
    mkdirSync(dirname(path));
    writeFileSync(path, definitionOf('first'));

    const project = await loadProject(root);
    const { manifest } = await compileFile(path, 'a.workflow.ts', project);
    const once = counts.imports;
    writeFileSync(path, definitionOf('another'));
    const { manifest: changed } = await compileFile(path, 'a.workflow.ts', project);

    expect([manifest?.name, once, changed?.name, counts.imports]).toEqual(['first', 1, 'another', 2]);
  } finally {
    delete counts.imports;
    rmSync(root, { recursive: true });
  }
});
