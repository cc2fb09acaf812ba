import { join } from 'node:path';
import { defineCommand } from '../command/command.ts';
import { findRoot } from '../project/project.ts';
import { RUN_OPTIONS } from '../run/prepare.ts';
import { runToTheEnd } from '../run/run-command.ts';

const WORKFLOW = 'marketing-campaign';

export const startCommand = defineCommand({
  name: 'start',
  summary: 'Run the marketing campaign with its example brief, as "npm start" does',
  usage: '[--input FILE] [--virtual] [--approve …] [--fail STEP=ERROR[:N]] [--json]',
  arguments: { min: 0, max: 0 },
  options: RUN_OPTIONS,
  example: 'baton start --fail social=ServiceDown',
  run: (call) => {
    const example = join(findRoot(call.cwd), 'statemachines', `${WORKFLOW}.input.json`);
    return runToTheEnd(call, WORKFLOW, call.options.input ?? example);
  },
});
