import { IF_ABSENT, type Item, type OpenTable, queryPages, writeItem } from '#actions/ports/documents.ts';
import { auditItem } from '#contracts/audit-item.ts';
import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import type { Clock } from '#core/clock.ts';
import { defined } from '#core/defined.ts';
import { hashOf } from '#core/hash.ts';
import type { Randomness } from '#core/ids.ts';
import { dayOf } from '#core/instants.ts';
import { invariant } from '#core/invariant.ts';
import type { Json } from '#core/json.ts';

/** The caller, as far as the API knows. */
export interface Caller {
  /** The authenticated principal; absent if the API does not authenticate. */
  principal?: string;
  /** The name that the caller gives, where nothing authenticates: in the local stack. */
  claimedName?: string;
  /** Groups that a person of the console is in; absent for callers who are not signed in there. */
  groups?: readonly string[];
  address?: string;
}

/** Who did what to an execution. */
interface AuditEntry {
  /** Its ARN; the state machine's ARN for its versions, `breaker:<name>` for a breaker. */
  execution: string;
  /** `started`, `approved`, `rejected`, `stopped`, … */
  action: string;
  by: string;
  /** Address that the request came from. */
  from?: string;
  /** SHA-256 of the input in hex: proves what it was without keeping it. */
  hash?: string;
  details?: Record<string, Json>;
  /** When it took place, for an event that an execution undergoes once: recorded again, it stays one entry. */
  tookPlace?: Date;
}

/** Adds an entry to the audit trail; entries are never changed or removed. Returns false if it was recorded before. */
export type Audit = (entry: AuditEntry) => Promise<boolean>;

/** An entry of the audit trail, as it is kept. */
export interface KeptAuditEntry extends Omit<AuditEntry, 'execution' | 'tookPlace'> {
  /** ISO 8601. */
  at: string;
}

/** Returns the audit trail of an execution by its ARN, oldest first. */
export type TrailOf = (execution: string) => Promise<KeptAuditEntry[]>;

/** Returns who started an execution, as its audit trail says; undefined if it does not. */
export type StarterOf = (execution: string) => Promise<string | undefined>;

/** Entries of the whole trail: those between two instants in ISO 8601 that fit. */
export interface AuditSearch {
  since: string;
  until: string;
  fits?: (entry: FoundAuditEntry) => boolean;
  limit: number;
  /** `next` of the page before. */
  before?: string | undefined;
}

/** An entry, with what it is about. */
export type FoundAuditEntry = KeptAuditEntry & Pick<AuditEntry, 'execution'>;

/** Finds entries of the whole trail, the newest first; `next` continues after them. */
export type FindAudit = (search: AuditSearch) => Promise<{ entries: FoundAuditEntry[]; next?: string }>;

/** Entries that one request reads; if few of them fit, the next request continues. */
const MAX_READ = 5000;

const DAY_MILLISECONDS = 86_400_000;

/** Returns what finds entries in the table: day by day, from the newest. */
export const auditSearchIn =
  (open: OpenTable): FindAudit =>
  async ({ since, until, fits = () => true, limit, before }) => {
    const entries: FoundAuditEntry[] = [];
    let read = 0;
    const end = before ?? `${until}~`;
    const first = Date.parse(`${since.slice(0, 10)}T00:00:00Z`);
    for (let day = Date.parse(`${end.slice(0, 10)}T00:00:00Z`); day >= first; day -= DAY_MILLISECONDS) {
      const pages = queryPages(open, {
        IndexName: TABLE.index,
        KeyConditionExpression: `${TABLE.indexPk} = :day AND ${TABLE.indexSk} BETWEEN :since AND :end`,
        ExpressionAttributeValues: {
          ':day': INDEX.auditDay(dayOf(day)),
          ':since': since,
          ':end': end,
        },
        ScanIndexForward: false,
      });
      for await (const page of pages)
        for (const item of page) {
          const place = String(item[TABLE.indexSk]);
          if (place === before) continue;
          const entry = { ...entryOf(item), execution: String(item.execution) };
          if (fits(entry)) entries.push(entry);
          read += 1;
          if (entries.length >= limit || read >= MAX_READ) return { entries, next: place };
        }
    }
    return { entries };
  };

const entryOf = ({ at, action, by, from, hash, details }: Item): KeptAuditEntry => ({
  at: String(at),
  action: String(action),
  by: String(by),
  ...(defined({ from, hash, details }) as Partial<KeptAuditEntry>),
});

/** Yields the entries about an execution, oldest first. */
async function* entriesAbout(open: OpenTable, execution: string): AsyncGenerator<KeptAuditEntry> {
  const pages = queryPages(open, {
    KeyConditionExpression: `${TABLE.pk} = :about`,
    ExpressionAttributeValues: { ':about': KEYS.audit(execution, '').pk },
  });
  for await (const page of pages) yield* page.map(entryOf);
}

/** Returns the starters that the table's audit trail knows. */
export const startersIn =
  (open: OpenTable): StarterOf =>
  async (execution) => {
    for await (const { action, by } of entriesAbout(open, execution)) if (action === 'started') return by;
    return undefined;
  };

/** Returns the audit trails in the table. */
export const trailsIn =
  (open: OpenTable): TrailOf =>
  async (execution) => {
    const entries: KeptAuditEntry[] = [];
    for await (const entry of entriesAbout(open, execution)) entries.push(entry);
    return entries;
  };

/** Name in the audit trail of a caller of whom the API knows nothing. */
export const UNKNOWN_CALLER = 'unknown';

/** Returns a caller's name for the audit trail: the authenticated one, else what the caller claims. */
export const callerName = ({ principal, claimedName }: Caller, claimed?: string): string =>
  principal ?? claimed ?? claimedName ?? UNKNOWN_CALLER;

/** Returns the audit trail in the table. */
export const auditIn =
  (open: OpenTable, clock: Clock, randomness: Randomness): Audit =>
  async ({ tookPlace, ...entry }) => {
    const at = (tookPlace ?? new Date(clock.now())).toISOString();
    const { action, details = {} } = entry;
    // What took place once is identified by its details: two approvals may be decided in the same millisecond.
    const id = tookPlace ? `${action}#${hashOf(details).slice(0, 16)}` : randomness.uuid();
    const isNew = await writeItem(open, auditItem(entry, at, id), IF_ABSENT);
    invariant(isNew || tookPlace, 'an id that was just made is new');
    return isNew;
  };
