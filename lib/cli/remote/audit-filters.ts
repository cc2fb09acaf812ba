import { defined } from '#core/defined.ts';
import { DURATION_EXPECTED, parseDurationSeconds } from '#core/durations.ts';
import { isoOf } from '#core/instants.ts';
import type { OptionSpec } from '../command/command.ts';
import { UserError } from '../errors/user-error.ts';

/** Options that say which entries of the audit trail are wanted. */
export const AUDIT_FILTERS = {
  workflow: {
    type: 'string',
    value: 'WORKFLOW',
    kind: 'running-workflow',
    describe: 'Only about this workflow',
  },
  action: {
    type: 'string',
    value: 'ACTION',
    describe: 'Only this action, or part of its name: started, approve, stop, …',
  },
  by: { type: 'string', value: 'NAME', describe: 'Only by people whose name contains this' },
  text: { type: 'string', value: 'WORDS', describe: 'Only entries that contain all these words' },
  since: {
    type: 'string',
    value: 'WHEN',
    describe: 'Start: a duration before now ("24h") or an instant (default: 7 days before the end)',
  },
  until: { type: 'string', value: 'WHEN', describe: 'End (default: now)' },
} as const satisfies Record<string, OptionSpec>;

/** Values of the options. */
type AuditFilters = Partial<Record<keyof typeof AUDIT_FILTERS, string | undefined>>;

/** Returns the query of the filters; throws a UserError for a time that is none. `now` is in milliseconds since the epoch. */
export const auditQuery = (
  { workflow, action, by, text, since, until }: AuditFilters,
  now: number,
): Record<string, string> =>
  defined({
    workflow,
    action,
    by,
    text,
    since: instantOf('since', since, now),
    until: instantOf('until', until, now),
  }) as Record<string, string>;

const instantOf = (option: string, text: string | undefined, now: number): string | undefined => {
  if (text === undefined) return undefined;
  const seconds = parseDurationSeconds(text);
  const at = seconds === undefined ? Date.parse(text) : now - seconds * 1000;
  if (!Number.isNaN(at) && (seconds !== undefined || /^\d{4}-\d{2}-\d{2}/.test(text))) return isoOf(at);
  throw new UserError(`--${option} is not a time: "${text}"`, {
    hint: `expected ${DURATION_EXPECTED}, or an instant such as "2026-01-31" or "2026-01-31T09:00:00Z"`,
  });
};
