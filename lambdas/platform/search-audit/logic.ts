import type { searchAudit as route } from '#contracts/http/routes/search-audit.ts';
import { defined } from '#core/defined.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { workflowOf } from '#platform/ports/arns.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { pageToken, placeOfToken } from '#platform/ports/page-token.ts';

/** Entries in an answer unless the request says how many. */
const LIMIT = 100;

const DEFAULT_SPAN_MILLISECONDS = 7 * 86_400_000;

/** Finds entries of the audit trail. */
export const searchAudit: Serves<typeof route> = async ({ query }, { manifests, findAudit, clock }) => {
  const { workflow, action, by, limit = LIMIT, next_token: token } = query;
  if (workflow !== undefined) await requireManifest(manifests, workflow);
  const until = new Date(query.until ?? clock.now());
  const since = new Date(query.since ?? until.getTime() - DEFAULT_SPAN_MILLISECONDS);
  const { entries, next } = await findAudit({
    since: since.toISOString(),
    until: until.toISOString(),
    limit,
    before: placeOfToken(token),
    fits: (entry) =>
      (action === undefined || entry.action === action) &&
      (by === undefined || entry.by.toLowerCase().includes(by.toLowerCase())) &&
      (workflow === undefined || workflowIn(entry.execution) === workflow),
  });
  return {
    entries: entries.map(({ execution: about, ...entry }) => ({
      ...entry,
      about,
      ...defined({ workflow: workflowIn(about) }),
    })),
    ...defined({ next_token: next && pageToken({ next }) }),
  };
};

/** The workflow of what an entry is about; undefined if it is about something else. */
const workflowIn = (about: string): string | undefined =>
  about.startsWith('arn:')
    ? workflowOf(about.replace(/:execution:([^:]+):.*$/, ':stateMachine:$1'))
    : undefined;
