import { listQueue } from '#contracts/http/routes/list-queue.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { openClient } from '../remote/client.ts';
import { REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';
import { renderQueue } from '../render/queue.ts';

export const queueCommand = defineCommand({
  name: 'queue',
  summary: 'List who has a place of the concurrency of a workflow, and who waits for one',
  usage: `WORKFLOW ${REMOTE_USAGE} [--json]`,
  arguments: { min: 1, max: 1, kinds: ['running-workflow'] },
  options: REMOTE_OPTIONS,
  example: 'baton queue sync-customer',
  async run(call) {
    const { options, positionals, terminal } = call;
    const [workflow = ''] = positionals;
    const queue = await (await openClient(options, call))(listQueue, { parameters: { workflow } });
    terminal.line(options.json ? JSON.stringify(queue) : renderQueue(workflow, queue, terminal.colors));
    return EXIT.ok;
  },
});
