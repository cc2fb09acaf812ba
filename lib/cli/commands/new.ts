import { didYouMean } from '#core/did-you-mean.ts';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { newAction } from '../new/action.ts';
import { newWorkflow } from '../new/workflow.ts';
import { findRoot, shown } from '../project.ts';
import { UserError } from '../user-error.ts';

const KINDS: Record<string, (root: string, name: string) => string[]> = {
  workflow: newWorkflow,
  action: newAction,
};

export const command = defineCommand({
  name: 'new',
  summary: 'Writes a new workflow or action that works as it stands',
  usage: 'workflow|action NAME [--json]',
  arguments: { least: 2, most: 2 },
  options: {},
  example: 'baton new action payments/charge',
  async run({ positionals: [kind = '', name = ''], options, terminal, cwd }) {
    const write = KINDS[kind];
    if (!write) {
      throw new UserError(`"baton new" makes a workflow or an action, got "${kind}"`, {
        hint: didYouMean(kind, Object.keys(KINDS)) ?? 'Usage: baton new workflow|action NAME',
      });
    }
    const files = write(findRoot(cwd), name).map((path) => shown(path, cwd));
    if (options.json) terminal.line(JSON.stringify({ files }));
    else for (const file of files) terminal.line(`${terminal.colors.green('+')} ${file}`);
    return EXIT.ok;
  },
});
