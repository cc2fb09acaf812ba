import { listEvents } from '#contracts/http/routes/list-events.ts';
import { replayEvent } from '#contracts/http/routes/replay-event.ts';
import { defined } from '#core/defined.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import { openClient } from '../remote/client.ts';
import { REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';
import { renderEvents } from '../render/events.ts';

const USAGE = 'Usage: baton events list WORKFLOW, or baton events replay WORKFLOW EVENT';

export const eventsCommand = defineCommand({
  name: 'events',
  summary: 'List the events that started a workflow, or start it again with one of them',
  usage: `list WORKFLOW | replay WORKFLOW EVENT [--name NAME] ${REMOTE_USAGE} [--json]`,
  arguments: { min: 2, max: 3, kinds: ['verb', 'running-workflow', 'event'] },
  options: {
    ...REMOTE_OPTIONS,
    name: { type: 'string', value: 'NAME', describe: 'Name of the execution that is started' },
  },
  example: 'baton events replay orders 17793124-05d4-b198-2fde-7ededc63b103',
  async run(call) {
    const { positionals, options, terminal } = call;
    const [verb, workflow = '', event] = positionals;
    if (verb !== 'list' && verb !== 'replay')
      throw new UserError(`"baton events" lists or replays events, got "${verb}"`, { hint: USAGE });
    if ((verb === 'replay') !== (event !== undefined)) {
      const message = event === undefined ? 'the event to replay is missing' : `"${event}" is too much`;
      throw new UserError(`baton events ${verb}: ${message}`, { hint: USAGE });
    }
    const client = await openClient(options, call);
    if (event === undefined) {
      const query = { limit: '100' };
      const { events, next_token } = await client(listEvents, { parameters: { workflow }, query });
      terminal.line(
        options.json
          ? JSON.stringify({ events, ...defined({ next_token }) })
          : renderEvents(workflow, events, terminal.colors),
      );
      return EXIT.ok;
    }
    const started = await client(replayEvent, {
      parameters: { workflow, event },
      body: defined({ name: options.name }),
    });
    terminal.line(options.json ? JSON.stringify(started) : `started ${workflow}/${started.name}`);
    return EXIT.ok;
  },
});
