import type { z } from 'zod';
import { getHistory } from '#contracts/http/routes/get-history.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { openClient, URL_OPTION } from '../remote/client.ts';
import { executionReference } from '../remote/execution-reference.ts';
import { renderHistory } from '../render/history.ts';

export const historyCommand = defineCommand({
  name: 'history',
  summary: 'Show the events of an execution',
  usage: 'WORKFLOW EXECUTION [--url URL] [--json]',
  arguments: { min: 1, max: 2 },
  options: URL_OPTION,
  example: 'baton history marketing-campaign 2026-03-01-094512-123',
  async run({ positionals, options, terminal, cwd }) {
    const client = openClient(options.url, cwd);
    const parameters = { ...executionReference(positionals) };
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
