import { listParked } from '#contracts/http/routes/list-parked.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { openClient } from '../remote/client.ts';
import { REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';
import { renderParked } from '../render/parked.ts';

export const parkedCommand = defineCommand({
  name: 'parked',
  summary: 'List executions whose effects could not be undone, or are held for you',
  usage: `${REMOTE_USAGE} [--json]`,
  arguments: { min: 0, max: 0 },
  options: REMOTE_OPTIONS,
  example: 'baton parked',
  async run(call) {
    const { options, terminal } = call;
    const { parked } = await (await openClient(options, call))(listParked);
    terminal.line(options.json ? JSON.stringify({ parked }) : renderParked(parked, terminal.colors));
    return EXIT.ok;
  },
});
