import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { loadWorkflow } from '../project/compile-file.ts';
import { renderPlan } from '../render/plan.ts';

export const planCommand = defineCommand({
  name: 'plan',
  summary: 'Show what runs in parallel, how long an execution takes and what it costs',
  usage: 'FILE|NAME [--json]',
  arguments: { min: 1, max: 1, kinds: ['workflow'] },
  options: {},
  example: 'baton plan marketing-campaign',
  async run({ positionals: [reference = ''], options, terminal, cwd }) {
    const { plan } = await loadWorkflow(reference, cwd, terminal);
    terminal.line(options.json ? JSON.stringify(plan) : renderPlan(plan, terminal.colors));
    return EXIT.ok;
  },
});
