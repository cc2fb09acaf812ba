import { defined } from '#core/defined.ts';
import { defineCommand } from '../command/command.ts';
import { DURABILITY_OPTION, parseDurability } from '../command/durability.ts';
import { parseMegabytes } from '../command/megabytes.ts';
import { parsePort } from '../command/port.ts';
import { RUN_OPTIONS } from '../run/options.ts';

const DEFAULT_PORT = '8484';

export const devCommand = defineCommand({
  name: 'dev',
  summary: 'Keep the stack and its HTTP API running; executions continue after a crash',
  usage: '[--port PORT] [--memory MB] [--durability WHAT] [--settings STAGE] [--record] [--json]',
  arguments: { min: 0, max: 0 },
  options: {
    port: {
      type: 'string',
      short: 'p',
      value: 'PORT',
      describe: `Port of the API; 0 picks a free one (default: ${DEFAULT_PORT})`,
    },
    memory: {
      type: 'string',
      value: 'MB',
      describe: "Memory for all functions together, in megabytes (default: half of the machine's)",
    },
    durability: DURABILITY_OPTION,
    settings: {
      type: 'string',
      value: 'STAGE',
      describe:
        'Reserve concurrent calls (`factoryConcurrency`) as this stage of baton.config.ts does (default: as its `defaults` do)',
    },
    record: RUN_OPTIONS.record,
  },
  example: 'baton dev --port 8484',
  details: [
    'Workflow files are compiled again when they or the contracts of actions change, and those without errors are offered; of the others the previous definitions stay, at the start those that ran last. It refuses to start only if all have errors. Running executions keep their definition.',
    'Each call uses the code of its action, and whatever that imports, as saved when the call begins. If the code cannot be loaded, the file and line are reported, and calls use the earlier code until it can.',
    'Secrets, including those of webhooks (baton/webhooks/WORKFLOW), are read from .baton/secrets.json, a JSON object of texts by name, and from .env, lines name=value. Files of executions are in out/dev/EXECUTION. An event whose three deliveries failed is kept in .baton/dev/dead-letters.',
  ],
  async run(call) {
    const port = parsePort(call.options.port ?? DEFAULT_PORT);
    const { memory, durability: wanted, settings: stage, record } = call.options;
    const budgetMegabytes = memory === undefined ? undefined : parseMegabytes(memory);
    const durability = wanted === undefined ? undefined : parseDurability(wanted);
    const { runDev } = await import('../dev/run-dev.ts');
    return runDev(call, { port, record, ...defined({ budgetMegabytes, durability, stage }) });
  },
});
