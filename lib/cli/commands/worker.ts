import { parseDurationSeconds } from '#core/durations.ts';
import { defineCommand } from '../command/command.ts';
import { UserError } from '../errors/user-error.ts';
import { REMOTE_OPTIONS } from '../remote/options.ts';

const DEFAULT_DRAIN = '25s';

const { stage, region, profile } = REMOTE_OPTIONS;

export const workerCommand = defineCommand({
  name: 'worker',
  summary: 'Run the actions of a deployed stage that Lambda does not run',
  usage: '--stage NAME [--concurrency N] [--only ACTION …]',
  arguments: { min: 0, max: 0 },
  options: {
    stage: { ...stage, describe: 'Deployed stage to work for; "none" is the deployment without a stage' },
    concurrency: {
      type: 'string',
      value: 'N',
      describe: 'Tasks of each action that run at once (default: 1)',
    },
    only: {
      type: 'string',
      multiple: true,
      value: 'ACTION',
      describe: 'Action to run; may be repeated (default: all whose deployment.ts says "worker")',
    },
    drain: {
      type: 'string',
      value: 'DURATION',
      describe: `Time for running tasks to finish after SIGTERM (default: ${DEFAULT_DRAIN})`,
    },
    region,
    profile,
  },
  example: 'baton worker --stage prod --concurrency 4',
  async run(call) {
    const { options } = call;
    if (options.stage === undefined) {
      throw new UserError('No stage is named', {
        hint: 'pass --stage NAME; "baton dev" and "baton start" run workers themselves',
      });
    }
    const concurrency = Number(options.concurrency ?? 1);
    if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 100)
      throw new UserError(`--concurrency takes a whole number from 1 to 100, got "${options.concurrency}"`);
    const drainSeconds = parseDurationSeconds(options.drain ?? DEFAULT_DRAIN);
    if (drainSeconds === undefined)
      throw new UserError(`--drain takes a duration such as 25s or 10m, got "${options.drain}"`);
    const { runWorker } = await import('../worker/run-worker.ts');
    const settings = {
      ...options,
      stage: options.stage,
      concurrency,
      drainMilliseconds: drainSeconds * 1000,
    };
    return runWorker(settings, call);
  },
});
