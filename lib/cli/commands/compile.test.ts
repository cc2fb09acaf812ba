import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { schemaValidator } from '#compiler/testing/schema-validator.ts';
import { callCli, jsonOf } from '../testing/call-cli.ts';
import { type CliResult, makeProject } from '../testing/cli-process.ts';

let project: { root: string; remove(): void };
let empty: { root: string; remove(): void };

beforeAll(() => {
  project = makeProject({ campaign: true });
  empty = makeProject();
});
afterAll(() => {
  project.remove();
  empty.remove();
});

const cli = (...args: string[]): Promise<CliResult> => callCli(args, project.root);

describe('baton validate', () => {
  it('knows the actions of the project that a file is in, as run does', async () => {
    const elsewhere = makeProject();
    const file = join(project.root, 'statemachines', 'marketing-campaign.workflow.yaml');

    const validated = jsonOf(await callCli(['validate', file, '--json'], elsewhere.root));
    const fromHere = jsonOf(await cli('validate', file, '--json'));

    expect(fromHere.files[0].diagnostics).toEqual([]);
    expect(validated.files[0].diagnostics).toEqual([]);
    elsewhere.remove();
  });

  it.each([
    ['a folder', 'statemachines'],
    ["a project's folder", '.'],
  ])('checks all documents in %s', async (_, folder) => {
    const all = jsonOf(await cli('validate', '--json'));

    const result = jsonOf(await cli('validate', folder, '--json'));

    const filesOf = ({ files }: { files: { file: string }[] }): string[] =>
      files.map(({ file }) => file).sort();
    expect(filesOf(result)).toEqual(filesOf(all));
    expect(filesOf(result)).toContain('statemachines/connections.yaml');
  });

  it('says that a folder has no documents', async () => {
    const result = await callCli(['validate', '.'], empty.root);

    expect(result).toMatchObject({ exitCode: 1 });
    expect(result.stderr).toMatch(/There is no workflow in statemachines: no \*\.workflow\.yaml/);
  });

  it('finds no problem in the campaign', async () => {
    const result = await cli('validate', '--json');

    expect(result.exitCode).toBe(0);
    expect(jsonOf(result)).toMatchObject({
      ok: true,
      files: [
        { file: 'statemachines/marketing-campaign.workflow.yaml' },
        { file: 'statemachines/connections.yaml' },
      ],
    });
  });

  it('names a file that is not UTF-8 as the user would write it', async () => {
    const latin = makeProject();
    const text = Buffer.from('name: latin # caf\xe9\n', 'latin1');
    writeFileSync(join(latin.root, 'statemachines', 'latin.workflow.yaml'), text);

    const { stdout } = await callCli(['validate'], latin.root);

    expect(stdout).toMatch(
      /the file is not UTF-8: line 1[^\n]*\n +at statemachines\/latin\.workflow\.yaml:1:1/,
    );
    latin.remove();
  });

  it('shows an error with its line, carets under it and a hint', async () => {
    const file = join(empty.root, 'statemachines', 'broken.workflow.yaml');
    writeFileSync(file, 'name: broken\nsteps:\n  - id: a\n    type: transfrm\n    with: 1\n');
    const result = await callCli(['validate'], empty.root);

    expect(result.exitCode).toBe(1);
    expect(result.stdout).toContain('at statemachines/broken.workflow.yaml:4:11');
    expect(result.stdout).toMatch(/> 4 \| {5}type: transfrm\n {4}\| {11}\^{8}\n/);
    expect(result.stdout).toMatch(/did you mean "transform"/);
    const compiled = await callCli(['compile', 'broken', '--json'], empty.root);

    expect(jsonOf(compiled).error.diagnostics[0]).toMatchObject({
      severity: 'error',
      span: { start: { line: 4, column: 11 } },
    });
  });

  it('accepts workflows in TypeScript, and says why a file is not one', async () => {
    const define = join(import.meta.dirname, '../../compiler/define-workflow.ts');
    const file = join(empty.root, 'statemachines', 'typed.workflow.ts');
    const steps = "steps: [{ id: 'a', type: 'transform', with: 3 }]";
    writeFileSync(
      file,
      `import { defineWorkflow } from '${define}';\nexport default defineWorkflow({ name: 'typed', ${steps} });\n`,
    );

    expect(jsonOf(await callCli(['plan', 'typed', '--json'], empty.root))).toMatchObject({
      workflow: 'typed',
    });
    writeFileSync(file.replace('typed', 'other'), 'export const other = 1;\n');
    const result = await callCli(['plan', 'other'], empty.root);

    expect(result).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('no workflow as its default export'),
    });
  });

  it('refuses two workflows of the same name, in YAML and in TypeScript', async () => {
    const twice = makeProject();
    try {
      const define = join(import.meta.dirname, '../../compiler/define-workflow.ts');
      const file = join(twice.root, 'statemachines', 'order.workflow.ts');
      writeFileSync(
        file,
        `import { defineWorkflow } from '${define}';\n` +
          "export default defineWorkflow({ name: 'order', steps: [{ id: 'a', type: 'transform', with: 3 }] });\n",
      );
      expect(await callCli(['new', 'workflow', 'order'], twice.root)).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('order.workflow.ts already exists'),
      });
      writeFileSync(
        file.replace(/ts$/, 'yaml'),
        'name: order\nsteps: [{ id: a, type: transform, with: 3 }]\n',
      );
      const validated = await callCli(['validate', '--json'], twice.root);
      expect(validated.exitCode).toBe(1);
      expect(jsonOf(validated).files[1].diagnostics).toMatchObject([
        { code: 'duplicate-workflow', span: { start: { line: 1, column: 7 } } },
      ]);
      expect(await callCli(['compile', 'order'], twice.root)).toMatchObject({
        exitCode: 1,
        stderr: expect.not.stringContaining('should not happen'),
      });
    } finally {
      twice.remove();
    }
  });
});

it('baton compile prints the definition, or writes it to a file', async () => {
  const printed = await cli('compile', 'marketing-campaign');
  const written = await cli('compile', 'marketing-campaign', '--out', 'asl/');

  expect(jsonOf(printed)).toMatchObject({ QueryLanguage: 'JSONata' });
  expect(written.exitCode).toBe(0);
  expect(readFileSync(join(project.root, 'asl/marketing-campaign.asl.json'), 'utf8')).toBe(printed.stdout);
});

it('baton plan shows waves, critical path, times and cost', async () => {
  const { stdout } = await cli('plan', 'marketing-campaign');
  const json = await cli('plan', 'marketing-campaign', '--json');

  expect(stdout).toMatch(/1 {2}research_market, research_competitors/);
  expect(stdout).toMatch(/Critical path +research_\w+ → /);
  expect(stdout).toMatch(/Cost on AWS +\$0\.00\d+, /);
  expect(jsonOf(json).waves.length).toBeGreaterThanOrEqual(5);
});

it('baton graph draws Mermaid text and an SVG picture', async () => {
  const { stdout } = await cli('graph', 'marketing-campaign');
  await cli('graph', 'marketing-campaign', '--svg', 'pictures/campaign.svg');

  expect(stdout).toMatch(/^flowchart LR\n[\s\S]+ {2}decide -->\|"if \$decide\.approved and[^|]+"\| social\n/);
  expect(readFileSync(join(project.root, 'pictures/campaign.svg'), 'utf8')).toMatch(
    /^<svg [\s\S]+<\/svg>\n$/,
  );
});

it('baton graph prints the graph itself with --json', async () => {
  const graph = jsonOf(await cli('graph', 'marketing-campaign', '--direction', 'down', '--json'));

  expect(graph).toMatchObject({ workflow: 'marketing-campaign', direction: 'down' });
  expect(graph.nodes).toContainEqual(
    expect.objectContaining({ id: 'email:compensation', attachedTo: 'email' }),
  );
});

it('baton graph refuses a direction that it does not know', async () => {
  const { exitCode, stderr } = await cli('graph', 'marketing-campaign', '--direction', 'up');

  expect(exitCode).toBe(1);
  expect(stderr).toContain('"up" is not a direction');
});

it('baton schema prints a schema that accepts the campaign and refuses an unknown field', async () => {
  const schema = jsonOf(await cli('schema', '--json'));
  const { parse } = await import('yaml');
  const validate = schemaValidator(schema);
  const campaign = parse(
    readFileSync(join(project.root, 'statemachines/marketing-campaign.workflow.yaml'), 'utf8'),
  );

  validate(campaign);

  expect(validate.errors).toBeNull();

  campaign.steps[0].usess = 'x';

  expect(validate(campaign)).toBe(false);
});
