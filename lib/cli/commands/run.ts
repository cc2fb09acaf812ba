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
  details: [
    'Files are in out/WORKFLOW/EXECUTION, logs in .baton/runs/EXECUTION/logs. Files that the input names are copied beside them first.',
    '--approve auto or reject decides at once, ask asks on the terminal, and never leaves approvals to their timeouts. A file holds {"decision": "approved", "edits": {…}, "comment": "…"}, or such an object for each step: "review" decides all iterations of a loop, "review[1]" the second one, and "review[1][0]" the first inside it; the most specific wins. Without the option, you are asked if there is a terminal; otherwise approvals are given automatically, and the first line of the output says so.',
    'It exits with 2 if the workflow fails, and with 3 if a step failed with another error than --fail asked for.',
  ],
  run: (call) => runHere(call, call.positionals[0] ?? '', call.options.input),
});
