import { listCallQueue } from '#contracts/http/routes/list-call-queue.ts';
import { listQueue } from '#contracts/http/routes/list-queue.ts';
import { listQueuedStarts } from '#contracts/http/routes/list-queued-starts.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { openClient } from '../remote/client.ts';
import { REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';
import { renderQueue, renderStarts } from '../render/queue.ts';

export const queueCommand = defineCommand({
  name: 'queue',
  summary: 'List what holds a place under a concurrency limit and what is waiting, or the queued starts',
  usage: `[WORKFLOW | FACTORY/ACTION] ${REMOTE_USAGE} [--json]`,
  arguments: { min: 0, max: 1, kinds: ['running-workflow'] },
  options: REMOTE_OPTIONS,
  example: 'baton queue sync-customer',
  async run(call) {
    const { options, positionals, terminal } = call;
    const [name] = positionals;
    const client = await openClient(options, call);
    if (name === undefined) {
      const starts = await client(listQueuedStarts, {});
      terminal.line(options.json ? JSON.stringify(starts) : renderStarts(starts, terminal.colors));
      return EXIT.ok;
    }
    const [factory = '', action] = name.split('/');
    const queue =
      action === undefined
        ? await client(listQueue, { parameters: { workflow: name } })
        : await client(listCallQueue, { parameters: { factory, action } });
    terminal.line(options.json ? JSON.stringify(queue) : renderQueue(name, queue, terminal.colors));
    return EXIT.ok;
  },
});
