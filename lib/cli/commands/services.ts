import { listServices } from '#contracts/http/routes/list-services.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { openClient } from '../remote/client.ts';
import { REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';
import { renderServices } from '../render/services.ts';

export const servicesCommand = defineCommand({
  name: 'services',
  summary: 'List registered services with their health',
  usage: `${REMOTE_USAGE} [--json]`,
  arguments: { min: 0, max: 0 },
  options: REMOTE_OPTIONS,
  example: 'baton services --stage prod',
  async run(call) {
    const { options, terminal } = call;
    const { services } = await (await openClient(options, call))(listServices);
    terminal.line(options.json ? JSON.stringify({ services }) : renderServices(services, terminal.colors));
    return EXIT.ok;
  },
});
