import { approvalId } from '#contracts/http/approval.ts';
import { decideApproval } from '#contracts/http/routes/decide-approval.ts';
import { getApproval } from '#contracts/http/routes/get-approval.ts';
import { listApprovals } from '#contracts/http/routes/list-approvals.ts';
import { defined } from '#core/defined.ts';
import { isObject, type Json, ownField, parseJson } from '#core/json.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { userName } from '../command/user-name.ts';
import { UserError } from '../errors/user-error.ts';
import { type Client, openClient } from '../remote/client.ts';
import { REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';
import { deadlineWords, plain } from '../render/approval.ts';
import { renderTable } from '../render/table.ts';
import type { Terminal } from '../terminal/terminal.ts';

export const approveCommand = defineCommand({
  name: 'approve',
  summary: 'List pending approvals, or decide one',
  usage: `[APPROVAL] [--reject] [--edit FIELD=VALUE] [--comment TEXT] [--by NAME] ${REMOTE_USAGE} [--json]`,
  arguments: { min: 0, max: 1, kinds: ['approval'] },
  options: {
    ...REMOTE_OPTIONS,
    reject: { type: 'boolean', describe: 'Reject instead of approving' },
    edit: { type: 'string', multiple: true, value: 'FIELD=VALUE', describe: 'Change an editable field' },
    comment: { type: 'string', value: 'TEXT', describe: 'Say why' },
    by: { type: 'string', value: 'NAME', describe: 'Name who decides (default: your user name)' },
  },
  example: 'baton approve 3f2a9c51d07e --edit headline="Light that follows the day"',
  async run(call) {
    const { positionals, options, terminal, env } = call;
    const client = await openClient(options, call);
    const [given] = positionals;
    if (given === undefined) return listPending(client, terminal, options.json);
    for (const edit of options.edit) checkEdit(edit);
    const id = await findApproval(client, given);
    const { show } = await client(getApproval, { parameters: { approval: id } });
    const edits = Object.fromEntries(options.edit.map((text) => parseEdit(text, show)));
    const decided = await client(decideApproval, {
      parameters: { approval: id },
      body: {
        decision: options.reject ? 'rejected' : 'approved',
        by: options.by ?? userName(env),
        ...defined({ comment: options.comment, edits: options.edit.length > 0 ? edits : undefined }),
      },
    });
    terminal.line(options.json ? JSON.stringify(decided) : `${decided.status}: ${plain(decided.title)}`);
    return EXIT.ok;
  },
});

const listPending = async (client: Client, terminal: Terminal, json: boolean): Promise<number> => {
  const { approvals } = await client(listApprovals, { query: { limit: '100' } });
  if (json) {
    terminal.line(JSON.stringify({ approvals }));
  } else if (approvals.length === 0) {
    terminal.line('No approvals are pending.');
  } else {
    const rows = approvals.map(({ id, title, step, iteration, workflow, execution, expires_at }) => [
      id,
      plain(title),
      `${step}${(iteration ?? []).map((index) => `[${index}]`).join('')}`,
      // Not by the ARN, which has the stage in the name of its state machine.
      `${workflow}/${execution.split(':').at(-1)}`,
      expires_at === undefined ? '' : deadlineWords(expires_at, Date.now()),
    ]);
    terminal.line(
      renderTable(rows, {
        head: ['Approval', 'Title', 'Step', 'Execution', 'Until'].map(terminal.colors.dim),
      }),
    );
  }
  return EXIT.ok;
};

/** Returns the id that only one pending approval begins with; any other text as it is, for the server to say what is wrong. */
const findApproval = async (client: Client, given: string): Promise<string> => {
  const { approvals } = await client(listApprovals, { query: { limit: '100' } });
  if (approvals.some(({ id }) => id === given)) return given;
  const found = approvals.filter(({ id }) => id.startsWith(given));
  if (found.length > 1) {
    const ids = found.map(({ id, title }) => `  ${id}  ${plain(title)}`);
    throw new UserError([`"${given}" stands for ${found.length} approvals:`, ...ids].join('\n'), {
      hint: 'write more of the id',
    });
  }
  if (found[0]) return found[0].id;
  // The id of an approval that is decided or too late is known to the server, which says so.
  if (approvalId.safeParse(given).success) return given;
  throw new UserError(`No pending approval has an id that begins with "${given}"`, {
    hint: '"baton approve" lists those that are pending',
  });
};

const checkEdit = (text: string): void => {
  if (text.indexOf('=') > 0) return;
  throw new UserError(`--edit takes FIELD=VALUE, got "${text}"`, {
    hint: 'for example --edit headline="Light that follows the day"',
  });
};

/** Parses `FIELD=VALUE`. A field that is shown as text stays text; any other value is read as JSON if it is JSON. */
const parseEdit = (text: string, show: Json | undefined): [string, Json] => {
  const at = text.indexOf('=');
  const [field, value] = [text.slice(0, at), text.slice(at + 1)];
  const current = isObject(show) ? ownField(show, field) : undefined;
  const parsed = typeof current === 'string' ? undefined : parseJson(value);
  return [field, parsed === undefined ? value : parsed];
};
