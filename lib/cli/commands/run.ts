import { defineCommand } from '../command/command.ts';
import { RUN_OPTIONS } from '../run/options.ts';
import { runHere } from '../run/run-here.ts';

export const runCommand = defineCommand({
  name: 'run',
  summary: 'Run a workflow locally and wait for it to finish',
  usage: 'FILE|NAME [--input FILE] [--virtual] [--approve …] [--fail STEP=ERROR[:N]] [--record] [--json]',
  arguments: { min: 1, max: 1, kinds: ['workflow'] },
  options: RUN_OPTIONS,
  example: 'baton run marketing-campaign --input statemachines/marketing-campaign.input.json --approve auto',
  run: (call) => runHere(call, call.positionals[0] ?? '', call.options.input),
});
