import { decideVariants } from '#contracts/http/routes/decide-variants.ts';
import { defined } from '#core/defined.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import { openClient } from '../remote/client.ts';
import { REASON_OPTION, REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';

const DECISIONS = ['promote', 'stop', 'restart'] as const;
type Decision = (typeof DECISIONS)[number];

const USAGE = 'Usage: baton variants promote WORKFLOW VARIANT, baton variants stop|restart WORKFLOW';

export const variantsCommand = defineCommand({
  name: 'variants',
  summary: 'Promote a variant of a workflow, stop an experiment, or let the weights choose again',
  usage: `promote WORKFLOW VARIANT | stop WORKFLOW | restart WORKFLOW [--reason TEXT] ${REMOTE_USAGE} [--json]`,
  arguments: { min: 2, max: 3, kinds: ['verb', 'running-workflow', 'name'] },
  options: {
    ...REMOTE_OPTIONS,
    ...REASON_OPTION,
  },
  example: 'baton variants promote newsletter personal --reason "8 % more clicks"',
  async run(call) {
    const { positionals, options, terminal } = call;
    const [verb = '', workflow = '', variant] = positionals;
    const decision = decisionOf(verb, workflow, variant);
    const client = await openClient(options, call);
    const made = await client(decideVariants, {
      parameters: { workflow },
      body: { decision, ...defined({ variant, reason: options.reason }) },
    });
    const chosen = made.decision?.variant;
    const text =
      chosen === undefined
        ? `the variants of ${workflow} are chosen by their weights again`
        : `all new executions of ${workflow} get ${chosen}`;
    terminal.line(options.json ? JSON.stringify(made) : text);
    return EXIT.ok;
  },
});

const decisionOf = (verb: string, workflow: string, variant: string | undefined): Decision => {
  const decision = DECISIONS.find((one) => one === verb);
  if (!decision) {
    const second = DECISIONS.find((one) => one === workflow);
    const right =
      second && ['baton variants', second, verb, ...(variant === undefined ? [] : [variant])].join(' ');
    throw new UserError(`"baton variants" can ${DECISIONS.join(', ')}, got "${verb}"`, {
      hint: right === undefined ? USAGE : `write the decision first: ${right}`,
    });
  }
  if ((decision === 'promote') !== (variant !== undefined)) {
    const message = variant === undefined ? 'the variant to promote is missing' : `"${variant}" is too much`;
    throw new UserError(`baton variants ${decision}: ${message}`, { hint: USAGE });
  }
  return decision;
};
