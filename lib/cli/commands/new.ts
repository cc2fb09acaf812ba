import { didYouMean } from '#core/did-you-mean.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import { newAction } from '../new/action.ts';
import { writeEditorSchema } from '../new/editor-schema.ts';
import { newWorkflow } from '../new/workflow.ts';
import { findRoot, shown } from '../project/project.ts';

/** Something that `new` writes, and what to do with it next. */
interface NewKind {
  write(root: string, name: string): string[];
  next(name: string): string[];
}

const KINDS: Record<string, NewKind> = {
  workflow: {
    write: newWorkflow,
    next: (name) => [
      `run it   baton run ${name} --input statemachines/${name}.input.json`,
      `test it  npm test -- statemachines/${name}`,
    ],
  },
  action: {
    write: newAction,
    next: (name) => [`use it   uses: ${name}, with: { text: … }`, `test it  npm test -- lambdas/${name}`],
  },
};

export const newCommand = defineCommand({
  name: 'new',
  summary: 'Create a workflow or an action that already works',
  usage: 'workflow|action NAME [--json]',
  arguments: { min: 2, max: 2, kinds: ['kind', 'name'] },
  options: {},
  example: 'baton new action payments/charge',
  async run({ positionals: [kind = '', name = ''], options, terminal, cwd }) {
    const made = KINDS[kind];
    if (!made) {
      throw new UserError(`"baton new" creates a workflow or an action, got "${kind}"`, {
        hint: didYouMean(kind, Object.keys(KINDS)) ?? 'Usage: baton new workflow|action NAME',
      });
    }
    const root = findRoot(cwd);
    const files = made.write(root, name).map((path) => shown(path, cwd));
    await writeEditorSchema(root).catch((error: Error) =>
      terminal.note(`The schema for editors was not written: ${error.message}`),
    );
    if (options.json) {
      terminal.line(JSON.stringify({ files }));
      return EXIT.ok;
    }
    for (const file of files) terminal.line(`${terminal.colors.green('+')} ${file}`);
    for (const line of made.next(name)) terminal.line(`  ${terminal.colors.dim(line)}`);
    return EXIT.ok;
  },
});
