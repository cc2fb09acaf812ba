import { listVariants } from '#contracts/http/routes/list-variants.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import { openClient } from '../remote/client.ts';
import { REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';
import { renderVariants, type VariantsView } from '../render/variants.ts';

export const compareCommand = defineCommand({
  name: 'compare',
  summary: 'Compare the variants of a workflow: success, duration, cost and what its experiment measures',
  usage: `WORKFLOW [VARIANT…] ${REMOTE_USAGE} [--json]`,
  arguments: { min: 1, max: Number.POSITIVE_INFINITY, kinds: ['running-workflow', 'name'] },
  options: REMOTE_OPTIONS,
  example: 'baton compare newsletter plain personal --stage prod',
  async run(call) {
    const { positionals, options, terminal } = call;
    const [workflow = '', ...wanted] = positionals;
    const client = await openClient(options, call);
    const view = only(await client(listVariants, { parameters: { workflow } }), wanted);
    terminal.line(options.json ? JSON.stringify(view) : renderVariants(view, terminal.colors));
    return EXIT.ok;
  },
});

/** The variants that are asked for; the first one, with which they are compared, is always among them. */
const only = (view: VariantsView, wanted: readonly string[]): VariantsView => {
  if (wanted.length === 0) return view;
  const names = view.variants.map(({ variant }) => variant);
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UserError(`"${view.workflow}" has no variant "${unknown}"`, {
      hint: didYouMean(unknown, names) ?? `there are ${names.join(', ')}`,
    });
  return {
    ...view,
    variants: view.variants.filter(({ variant }, index) => index === 0 || wanted.includes(variant)),
  };
};
