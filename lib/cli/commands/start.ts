import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { workflowNameOf } from '#compiler/workflow-files.ts';
import { defineCommand } from '../command/command.ts';
import { UserError } from '../errors/user-error.ts';
import { findRoot, workflowFiles } from '../project/project.ts';
import { REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';
import { startRemote } from '../remote/start-remote.ts';
import { RUN_OPTIONS } from '../run/options.ts';
import { runHere } from '../run/run-here.ts';

/** What `npm start` runs in Baton's own repository. */
const WORKFLOW = 'marketing-campaign';

export const startCommand = defineCommand({
  name: 'start',
  summary: 'Start an execution on a running stack, here or deployed',
  usage: `WORKFLOW [--input FILE|JSON|-] [--name NAME] [--queued] [--watch] ${REMOTE_USAGE} [--json]`,
  arguments: { min: 0, max: 1, kinds: ['running-workflow'] },
  options: {
    ...RUN_OPTIONS,
    ...REMOTE_OPTIONS,
    name: {
      ...RUN_OPTIONS.name,
      describe: 'Name of the execution (default: a random UUID; without WORKFLOW, the start time)',
    },
    queued: {
      type: 'boolean',
      describe: 'Queue the start, which accepts bursts; the execution starts as soon as it can',
    },
    watch: { type: 'boolean', short: 'w', describe: 'Follow the execution until it ends' },
  },
  example: `baton start marketing-campaign --input '{"product": …}' --stage prod --watch`,
  run: async (call) => {
    const { options, positionals } = call;
    const [workflow] = positionals;
    if (workflow !== undefined) {
      if (options.virtual || options.fail.length > 0 || options.approve !== undefined) {
        throw new UserError('--virtual, --approve and --fail are for executions in this process', {
          hint: `use "baton run ${workflow}"`,
        });
      }
      return startRemote(workflow, options, call);
    }
    const remote = (['url', 'stage', 'region', 'profile'] as const).filter(
      (name) => options[name] !== undefined,
    );
    if (remote.length > 0 || options.watch) {
      throw new UserError('Which workflow should be started?', {
        hint: 'write "baton start WORKFLOW …"',
      });
    }
    const root = findRoot(call.cwd);
    const example = join(root, 'statemachines', `${WORKFLOW}.input.json`);
    if (!existsSync(example)) {
      const names = workflowFiles(root).map(workflowNameOf);
      throw new UserError('"baton start" needs a workflow', {
        hint: names.length > 0 ? `the workflows here are ${names.join(', ')}` : 'Usage: baton start WORKFLOW',
      });
    }
    return runHere(call, WORKFLOW, options.input ?? { example });
  },
});
