import { getState } from '#contracts/http/routes/get-state.ts';
import { defined } from '#core/defined.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import { openClient } from '../remote/client.ts';
import { REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';
import { renderState } from '../render/state.ts';

export const stateCommand = defineCommand({
  name: 'state',
  summary: 'List the states that a workflow keeps, the records of one of them, or one record',
  usage: `WORKFLOW [STATE [KEY]] [--prefix TEXT] [--next TOKEN] ${REMOTE_USAGE} [--json]`,
  arguments: { min: 1, max: 3, kinds: ['running-workflow', 'name', 'name'] },
  options: {
    ...REMOTE_OPTIONS,
    prefix: { type: 'string', value: 'TEXT', describe: 'List only records whose keys begin with a text' },
    next: { type: 'string', value: 'TOKEN', describe: 'Continue a list that was cut off' },
  },
  example: 'baton state orders visits --prefix eu-',
  async run(call) {
    const { options, positionals, terminal } = call;
    const [workflow = '', state, key] = positionals;
    const { prefix, next } = options;
    if ((prefix ?? next) !== undefined && (state === undefined || key !== undefined))
      throw new UserError('--prefix and --next narrow a list of records', {
        hint: `Usage: baton state ${workflow} STATE --prefix TEXT`,
      });
    const query = defined({ state, key, prefix, next_token: next });
    const found = await (await openClient(options, call))(getState, { parameters: { workflow }, query });
    if (key !== undefined && !found.record)
      throw new UserError(`The state "${state}" of ${workflow} has no record "${key}"`, {
        hint: `baton state ${workflow} ${state} lists what it has`,
      });
    terminal.line(
      options.json
        ? JSON.stringify(found)
        : renderState({ workflow, state, ...defined({ prefix }) }, found, terminal.colors),
    );
    return EXIT.ok;
  },
});
