import { listVersions } from '#contracts/http/routes/list-versions.ts';
import { listWorkflows } from '#contracts/http/routes/list-workflows.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { openClient } from '../remote/client.ts';
import { REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';
import { renderVersions } from '../render/versions.ts';

export const versionsCommand = defineCommand({
  name: 'versions',
  summary: 'List the versions of workflows, who gets which, and how many executions of each are under way',
  usage: `[WORKFLOW] ${REMOTE_USAGE} [--json]`,
  arguments: { min: 0, max: 1, kinds: ['running-workflow'] },
  options: REMOTE_OPTIONS,
  example: 'baton versions marketing-campaign --stage prod',
  async run(call) {
    const { options, positionals, terminal } = call;
    const client = await openClient(options, call);
    const [wanted] = positionals;
    const names =
      wanted === undefined ? (await client(listWorkflows)).workflows.map(({ name }) => name) : [wanted];
    const workflows = await Promise.all(
      names.map(async (workflow) => ({
        workflow,
        ...(await client(listVersions, { parameters: { workflow } })),
      })),
    );
    terminal.line(options.json ? JSON.stringify({ workflows }) : renderVersions(workflows, terminal.colors));
    return EXIT.ok;
  },
});
