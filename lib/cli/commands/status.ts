import { getStatus } from '#contracts/http/routes/get-status.ts';
import { listExecutions } from '#contracts/http/routes/list-executions.ts';
import { listWorkflows } from '#contracts/http/routes/list-workflows.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { openClient, URL_OPTION } from '../remote/client.ts';
import { executionReference } from '../remote/execution-reference.ts';
import { renderExecutions, renderStatus } from '../render/status.ts';

export const statusCommand = defineCommand({
  name: 'status',
  summary: 'List executions, or show the status of one',
  usage: '[WORKFLOW [EXECUTION]] [--url URL] [--json]',
  arguments: { min: 0, max: 2 },
  options: URL_OPTION,
  example: 'baton status marketing-campaign 2026-03-01-094512-123',
  async run({ positionals, options, terminal, cwd }) {
    const client = openClient(options.url, cwd);
    const [first] = positionals;
    if (positionals.length === 2 || (first !== undefined && /[:/]/.test(first))) {
      const parameters = { ...executionReference(positionals) };
      const status = await client(getStatus, { parameters });
      terminal.line(options.json ? JSON.stringify(status) : renderStatus(status, terminal.colors));
      return EXIT.ok;
    }
    const names =
      first === undefined ? (await client(listWorkflows)).workflows.map(({ name }) => name) : [first];
    const lists = await Promise.all(
      names.map((workflow) => client(listExecutions, { parameters: { workflow }, query: { limit: '20' } })),
    );
    const executions = lists.flatMap((list) => list.executions);
    terminal.line(
      options.json ? JSON.stringify({ executions }) : renderExecutions(executions, terminal.colors),
    );
    return EXIT.ok;
  },
});
