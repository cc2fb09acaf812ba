import { createInterface } from 'node:readline/promises';
import { COMPENSATION_WORKFLOW } from '#contracts/compensation/workflow.ts';
import { getRetention } from '#contracts/http/routes/get-retention.ts';
import { listWorkflows } from '#contracts/http/routes/list-workflows.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import { leftoversOn } from '../gc/aws.ts';
import { type Leftover, planRemoval, type Retention } from '../gc/plan-removal.ts';
import { countText, renderPlan } from '../gc/render-plan.ts';
import { openClient } from '../remote/client.ts';
import { REMOTE_OPTIONS } from '../remote/options.ts';
import { findStage } from '../remote/stage.ts';
import type { Terminal } from '../terminal/terminal.ts';

export const gcCommand = defineCommand({
  name: 'gc',
  summary: 'Remove versions of workflows and functions, and roles, that no execution, rollback or undo needs',
  usage: '--stage NAME [--dry-run | --yes] [--json]',
  arguments: { min: 0, max: 0 },
  options: {
    stage: REMOTE_OPTIONS.stage,
    region: REMOTE_OPTIONS.region,
    profile: REMOTE_OPTIONS.profile,
    'dry-run': { type: 'boolean', describe: 'Show what would be removed, and remove nothing' },
    yes: { type: 'boolean', describe: 'Remove without asking' },
  },
  example: 'baton gc --stage prod --dry-run',
  async run(call) {
    const { options, terminal } = call;
    const { stage } = options;
    if (stage === undefined)
      throw new UserError('"baton gc" works on a deployed stage; versions of the local stack cost nothing', {
        hint: 'name it with --stage; "none" is the deployment without a stage',
      });
    if (options.yes && options['dry-run'])
      throw new UserError('--dry-run removes nothing, and --yes removes without asking', {
        hint: 'remove one of the two',
      });
    const { settings, region } = await findStage(stage, options, call);
    const client = await openClient(options, call);
    const { workflows } = await client(listWorkflows);
    const names = [...workflows.map(({ name }) => name), COMPENSATION_WORKFLOW];
    // What somebody has published or pointed to by hand is needed as well.
    const leftovers = await leftoversOn({ region, stage: settings.stage, profile: options.profile });
    for (const workflow of names) await leftovers.register(workflow);
    const retentions: Retention[] = [];
    for (const workflow of names) retentions.push(await client(getRetention, { parameters: { workflow } }));
    const named = new Set(retentions.flatMap(({ current }) => current.functions));
    const inventory = await leftovers.list((arn) => named.has(arn));
    const plan = planRemoval(retentions, inventory, Date.now());

    if (!options.json) terminal.line(`${renderPlan(plan, terminal.colors)}\n\n${countText(plan)}`);
    const wanted = plan.filter(({ remove }) => remove);
    const removes =
      wanted.length > 0 && !options['dry-run'] && (options.yes || (await agrees(terminal, call)));
    const removed: Leftover[] = [];
    if (removes)
      for (const leftover of wanted) {
        await leftovers.remove(leftover);
        removed.push(leftover);
      }
    const stale = names.filter((_, index) =>
      removed.some(({ id }) => retentions[index]?.versions.some(({ arn }) => arn === id)),
    );
    for (const workflow of stale) await leftovers.register(workflow);
    if (options.json) terminal.line(JSON.stringify({ plan, removed: removed.map(({ id }) => id) }));
    else if (removes) terminal.line(`${removed.length} are removed.`);
    else if (wanted.length > 0) terminal.line('Nothing is removed. To remove without being asked: --yes');
    return EXIT.ok;
  },
});

/** Asks on a terminal; elsewhere the answer is no. */
const agrees = async (terminal: Terminal, { options }: { options: { json: boolean } }): Promise<boolean> => {
  if (!terminal.canAsk || options.json) return false;
  const reader = createInterface({ input: terminal.input, output: terminal.output });
  try {
    return /^y(es)?$/i.test((await reader.question('Remove them? [y/N] ')).trim());
  } finally {
    reader.close();
  }
};
