import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { documentKinds } from '#kinds/index.ts';
import { compileWorkflow } from '../index.ts';
import { loadProject } from '../load-project.ts';
import { readProjectDocument } from '../project-document.ts';
import { schemaValidator } from '../testing/schema-validator.ts';
import { kindFolders } from './registries.ts';
import { workflowJsonSchema } from './workflow-schema.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const schema = schemaValidator(workflowJsonSchema());

describe.each(kindFolders(root))('the kind of document in %s', (folder) => {
  const kind = documentKinds.get(folder)!;
  const example = readFileSync(join(root, 'lib/kinds', folder, `example.${folder}.yaml`), 'utf8');
  const findings = async (text: string) => {
    const { workflows, documents } = await loadProject(root, [join(root, 'lib/kinds', folder)]);
    const source = { text, file: 'new' };
    return kind.toWorkflow
      ? compileWorkflow(source, { workflows, documents }).diagnostics
      : readProjectDocument(source).problemsIn({ documents });
  };

  it('has an example without errors', async () => {
    expect((await findings(example)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('begins with a document without mistakes', async () => {
    expect(await findings(kind.starter('begun'))).toEqual([]);
  });

  it('is known to the schema for editors', () => {
    schema(parse(example));

    expect(schema.errors).toBeNull();
    expect(schema({ ...parse(example), unknown: 1 })).toBe(false);
  });

  it('has a page that says what it is for, what it becomes and how it fails', () => {
    const page = readFileSync(join(root, 'lib/kinds', folder, 'README.md'), 'utf8');
    for (const part of ['**Fields:**', '**Becomes:**', '**Failure modes**']) expect(page).toContain(part);
  });
});

it('A copy of the template is a new kind of document, and nothing else changes', async () => {
  const copy = mkdtempSync(join(tmpdir(), 'baton-kind-'));
  try {
    for (const part of [
      'lib/core',
      'lib/asl',
      'lib/steps',
      'lib/kinds',
      'lib/compiler',
      'lib/contracts',
      'package.json',
    ])
      cpSync(join(root, part), join(copy, part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    const folder = join(copy, 'lib/kinds/notice');
    cpSync(join(copy, 'lib/kinds/_template'), folder, { recursive: true });
    renameSync(join(folder, 'example._template.yaml'), join(folder, 'example.notice.yaml'));
    for (const file of ['index.ts', 'schema.ts', 'to-workflow.ts', 'starter.ts', 'example.notice.yaml']) {
      const path = join(folder, file);
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll('_template', 'notice'));
    }
    const load = (file: string) => import(pathToFileURL(join(copy, 'lib/compiler', file)).href);

    const written = await (await load('reference/generate.ts')).generate(copy);
    const text = readFileSync(join(folder, 'example.notice.yaml'), 'utf8');
    const { manifest, diagnostics } = (await load('index.ts')).compileWorkflow({ text, file: 'notice' });
    const wrong = (await load('index.ts')).compileWorkflow({
      text: text.replace('says:', 'say:'),
      file: 'notice',
    });

    expect(written.toSorted()).toEqual([
      'lib/kinds/README.md',
      'lib/kinds/definitions.ts',
      'lib/kinds/index.ts',
      'lib/kinds/names.ts',
    ]);
    expect(diagnostics).toEqual([]);
    expect(manifest).toMatchObject({ name: 'greeting', origin: { kind: 'notice' } });
    expect(wrong.diagnostics).toMatchObject([
      { code: 'unknown-field', span: { start: { line: 3 } }, hint: 'did you mean "says"?' },
    ]);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});
