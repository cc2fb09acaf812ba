import { type FileHandle, open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { searchAudit } from '#contracts/http/routes/search-audit.ts';
import { systemClock } from '#core/clock.ts';
import { defined } from '#core/defined.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import { AUDIT_FILTERS, auditQuery } from '../remote/audit-filters.ts';
import { type Client, openClient } from '../remote/client.ts';
import { REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';
import { type AuditEntry, renderAudit } from '../render/audit.ts';

/** Entries that are shown unless all are written into a file. */
const MAX_SHOWN = 100;

export const auditCommand = defineCommand({
  name: 'audit',
  summary: 'Show who did what, or export it',
  usage: `[--workflow WORKFLOW] [--action ACTION] [--by NAME] [--text WORDS] [--since WHEN] [--until WHEN] [--output FILE] ${REMOTE_USAGE} [--json]`,
  arguments: { min: 0, max: 0 },
  options: {
    ...REMOTE_OPTIONS,
    ...AUDIT_FILTERS,
    output: {
      type: 'string',
      value: 'FILE',
      kind: 'file',
      describe: 'Write all of them into a file, one JSON object a line, the newest first',
    },
  },
  example: 'baton audit --since 24h --action approved',
  async run(call) {
    const { options, terminal, cwd } = call;
    const query = auditQuery(options, systemClock.now());
    const client = await openClient(options, call);
    if (options.output !== undefined) {
      const count = await exportTo(resolve(cwd, options.output), client, query);
      const { output } = options;
      terminal.line(
        options.json ? JSON.stringify({ entries: count, output }) : `wrote ${count} entries to ${output}`,
      );
      return EXIT.ok;
    }
    const entries: AuditEntry[] = [];
    let next: string | undefined;
    for await (const page of pagesOf(client, { ...query, limit: String(MAX_SHOWN) })) {
      entries.push(...page.entries);
      next = page.next_token;
      if (entries.length >= MAX_SHOWN) break;
    }
    if (options.json) terminal.line(JSON.stringify({ entries, ...defined({ next_token: next }) }));
    else {
      terminal.line(renderAudit(entries, terminal.colors));
      if (next !== undefined)
        terminal.line('\nThere are more: narrow the search, or write all with --output FILE.');
    }
    return EXIT.ok;
  },
});

/** Yields pages of entries, the newest first; one may be empty if few of what was read fits. */
async function* pagesOf(client: Client, query: Record<string, string>) {
  let token: string | undefined;
  do {
    const page = await client(searchAudit, { query: { ...query, next_token: token } });
    yield page;
    token = page.next_token;
  } while (token !== undefined);
}

/** Writes all entries into a file, page by page, because there may be millions; returns their number. */
const exportTo = async (path: string, client: Client, query: Record<string, string>): Promise<number> => {
  const file = await openFile(path);
  let count = 0;
  try {
    for await (const { entries } of pagesOf(client, { ...query, limit: '1000' })) {
      await file.write(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
      count += entries.length;
    }
  } finally {
    await file.close();
  }
  return count;
};

const openFile = async (path: string): Promise<FileHandle> => {
  try {
    return await open(path, 'w');
  } catch (error) {
    throw new UserError(`Cannot write ${path}: ${(error as Error).message}`, {
      hint: 'name a file in a folder that exists',
    });
  }
};
