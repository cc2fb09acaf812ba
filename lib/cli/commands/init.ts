import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { writeEditorSchema } from '../new/editor-schema.ts';
import { initialize } from '../new/init.ts';

export const initCommand = defineCommand({
  name: 'init',
  summary: 'Make this folder a project: a workflow, an action, a test and a CDK app, where missing',
  usage: '[--json]',
  arguments: { min: 0, max: 0 },
  options: {},
  example: 'baton init',
  async run({ options, terminal, cwd }) {
    const { written, left, added, todo } = initialize(cwd);
    await writeEditorSchema(cwd).catch((error: Error) =>
      terminal.note(`The schema for editors was not written: ${error.message}`),
    );
    if (options.json) {
      terminal.line(JSON.stringify({ written, left, added, todo }));
      return EXIT.ok;
    }
    const { green, dim } = terminal.colors;
    for (const file of written) terminal.line(`${green('+')} ${file}`);
    if (added.length > 0) terminal.line(`${green('~')} package.json: added ${added.join(', ')}`);
    for (const file of left) terminal.line(dim(`= ${file} is there already, and stays as it is`));
    for (const sentence of todo) terminal.line(`  ${sentence}`);
    const installs = added.some((field) => field.startsWith('devDependencies.'));
    if (installs || !existsSync(join(cwd, 'node_modules', 'baton')))
      terminal.line(`  npm install${installs ? '   # what was added to package.json' : ''}`);
    terminal.line(dim('  npx baton run hello, npx baton dev, npm test, npx cdk synth'));
    return EXIT.ok;
  },
});
