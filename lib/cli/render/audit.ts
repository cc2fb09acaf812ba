import type { z } from 'zod';
import type { searchAudit } from '#contracts/http/routes/search-audit.ts';
import type { Colors } from '../terminal/terminal.ts';
import { renderTable } from './table.ts';

/** An entry of the audit trail. */
export type AuditEntry = z.output<typeof searchAudit.response>['entries'][number];

/** Renders entries of the audit trail. */
export const renderAudit = (entries: readonly AuditEntry[], colors: Colors): string => {
  if (entries.length === 0) return 'The audit trail has no such entry.';
  const rows = entries.map(({ at, action, by, from, about, workflow, details }) => [
    at,
    action,
    from === undefined ? by : `${by} ${colors.dim(`(${from})`)}`,
    workflow === undefined ? about : `${workflow}/${about.split(':').at(-1)}`,
    details === undefined ? '' : colors.dim(detailsText(details)),
  ]);
  return renderTable(rows, { head: ['At', 'What', 'By', 'About', 'Details'].map(colors.dim) });
};

const detailsText = (details: Record<string, unknown>): string =>
  Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
