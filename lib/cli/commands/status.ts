import { getStatus } from '#contracts/http/routes/get-status.ts';
import { listExecutions } from '#contracts/http/routes/list-executions.ts';
import { listWorkflows } from '#contracts/http/routes/list-workflows.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { type Client, openClient } from '../remote/client.ts';
import { findExecution } from '../remote/execution-reference.ts';
import { REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';
import { watchExecution } from '../remote/watch.ts';
import { renderExecutions, renderStatus } from '../render/status.ts';

export const statusCommand = defineCommand({
  name: 'status',
  summary: 'List executions, or show the status of one',
  usage: `[WORKFLOW [EXECUTION]] [--watch] ${REMOTE_USAGE} [--json]`,
  arguments: { min: 0, max: 2, kinds: ['running-workflow', 'execution'] },
  options: {
    ...REMOTE_OPTIONS,
    watch: { type: 'boolean', short: 'w', describe: 'Follow the execution until it ends' },
  },
  example: 'baton status marketing-campaign 2026-03-01-094512-123 --watch',
  async run(call) {
    const { positionals, options, terminal } = call;
    const client = await openClient(options, call);
    const workflows = (await client(listWorkflows)).workflows.map(({ name }) => name);
    const [first] = positionals;
    if (positionals.length === 2 || (first !== undefined && !workflows.includes(first))) {
      const reference = await findExecution(client, positionals);
      if (options.watch) return watchExecution(client, reference, { terminal, json: options.json });
      const status = await client(getStatus, { parameters: { ...reference } });
      terminal.line(options.json ? JSON.stringify(status) : renderStatus(status, terminal.colors));
      return EXIT.ok;
    }
    const executions = await newestOf(client, first === undefined ? workflows : [first]);
    const [newest] = executions;
    if (options.watch && newest !== undefined) {
      const reference = { workflow: newest.workflow, execution: newest.name };
      return watchExecution(client, reference, { terminal, json: options.json });
    }
    terminal.line(
      options.json ? JSON.stringify({ executions }) : renderExecutions(executions, terminal.colors),
    );
    return EXIT.ok;
  },
});

/** Returns the newest executions of workflows, those of one after those of another. */
const newestOf = async (client: Client, workflows: readonly string[]) => {
  const query = { limit: '20' };
  const lists = await Promise.all(
    workflows.map((workflow) => client(listExecutions, { parameters: { workflow }, query })),
  );
  return lists.flatMap((list) => list.executions);
};
