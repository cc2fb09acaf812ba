import { defineCommand } from '../command/command.ts';
import { RUN_OPTIONS } from '../run/options.ts';

export const runCommand = defineCommand({
  name: 'run',
  summary: 'Run a workflow locally and wait for it to finish',
  usage: 'FILE|NAME [--input FILE] [--virtual] [--approve …] [--fail STEP=ERROR[:N]] [--record] [--json]',
  arguments: { min: 1, max: 1, kinds: ['workflow'] },
  options: RUN_OPTIONS,
  example: 'baton run marketing-campaign --input statemachines/marketing-campaign.input.json --approve auto',
  async run(call) {
    // Loaded late, because help and completion need only the declaration.
    const { runToTheEnd } = await import('../run/run-command.ts');
    return runToTheEnd(call, call.positionals[0] ?? '', call.options.input);
  },
});
