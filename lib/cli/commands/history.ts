import type { z } from 'zod';
import { getHistory } from '#contracts/http/routes/get-history.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { openClient } from '../remote/client.ts';
import { findExecution } from '../remote/execution-reference.ts';
import { REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';
import { renderHistory } from '../render/history.ts';

export const historyCommand = defineCommand({
  name: 'history',
  summary: 'Show the events of an execution',
  usage: `WORKFLOW EXECUTION ${REMOTE_USAGE} [--json]`,
  arguments: { min: 0, max: 2, kinds: ['running-workflow', 'execution'] },
  options: REMOTE_OPTIONS,
  example: 'baton history marketing-campaign 2026-03-01-094512-123',
  async run(call) {
    const { positionals, options, terminal } = call;
    const client = await openClient(options, call);
    const parameters = { ...(await findExecution(client, positionals)) };
    const events: z.output<typeof getHistory.response>['events'] = [];
    let token: string | undefined;
    do {
      const page = await client(getHistory, { parameters, query: { limit: '1000', next_token: token } });
      events.push(...page.events);
      token = page.next_token;
    } while (token !== undefined);
    terminal.line(options.json ? JSON.stringify({ events }) : renderHistory(events, terminal.colors));
    return EXIT.ok;
  },
});
