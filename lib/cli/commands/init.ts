import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { refusalReason } from '../errors/system-refusal.ts';
import { UserError } from '../errors/user-error.ts';
import { writeEditorSchema } from '../new/editor-schema.ts';
import { initialize } from '../new/init.ts';
import { makeFolder } from '../project/files.ts';

export const initCommand = defineCommand({
  name: 'init',
  summary:
    'Make this folder, or another, a project: add a workflow, an action, a test and a CDK app if missing',
  usage: '[FOLDER] [--json]',
  arguments: { min: 0, max: 1 },
  options: {},
  example: 'baton init',
  async run({ positionals: [given = '.'], options, terminal, cwd }) {
    const root = resolve(cwd, given);
    prepareFolder(root, given);
    const { written, left, added, todo } = initialize(root);
    await writeEditorSchema(root).catch((error: Error) =>
      terminal.note(`The schema for editors was not written: ${error.message}`),
    );
    if (options.json) {
      terminal.line(JSON.stringify({ written, left, added, todo }));
      return EXIT.ok;
    }
    const { green, dim } = terminal.colors;
    for (const file of written) terminal.line(`${green('+')} ${file}`);
    if (added.length > 0) terminal.line(`${green('~')} package.json: added ${added.join(', ')}`);
    for (const file of left) terminal.line(dim(`= ${file} already exists and stays as it is`));
    for (const sentence of todo) terminal.line(`  ${sentence}`);
    if (root !== cwd) terminal.line(`  cd ${relative(cwd, root)}`);
    const dependsOnBaton = readFileSync(join(root, 'package.json'), 'utf8').includes('"baton":');
    const isThere = isInReach(root);
    if (!isThere && !dependsOnBaton)
      terminal.line('  npm install …/baton-….tgz   # the tarball of this package');
    const installs = added.some((field) => field.startsWith('devDependencies.'));
    if (installs || (!isThere && dependsOnBaton))
      terminal.line(`  npm install${installs ? '   # what was added to package.json' : ''}`);
    terminal.line(dim('  npx baton run hello, npx baton dev, npm test, npx cdk synth'));
    return EXIT.ok;
  },
});

const prepareFolder = (root: string, given: string): void => {
  if (given === '') throw new UserError('The folder has no name', { hint: 'this folder is "."' });
  try {
    makeFolder(root);
  } catch (error) {
    throw new UserError(`Cannot make the folder "${given}": ${refusalReason(error)}`);
  }
  if (!statSync(root).isDirectory())
    throw new UserError(`Cannot make the folder "${given}": a file is in the way`);
};

/** Whether a project in a folder finds the package: below it, or below a folder above it, as in a workspace. */
const isInReach = (root: string): boolean =>
  existsSync(join(root, 'node_modules', 'baton')) || (dirname(root) !== root && isInReach(dirname(root)));
