import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/api.ts';
import type { AuditEntry } from '../../api/types.ts';
import { type Column, Table } from '../../view/table.tsx';
import { Time } from '../../view/time.tsx';
import { AUDIT_WORDS } from '../../words/execution.ts';

interface AuditTrailProps {
  workflow: string;
  execution: string;
  /** A change of it is in the trail. */
  status: string;
}

/** Says who did what to an execution, and why. */
export const AuditTrail = ({ workflow, execution, status }: AuditTrailProps) => {
  const [isOpen, setOpen] = useState(false);
  const [entries, setEntries] = useState<readonly AuditEntry[]>([]);
  useEffect(() => {
    if (isOpen) api.audit(workflow, execution).then(setEntries, () => setEntries([]));
  }, [isOpen, workflow, execution, status]);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{AUDIT_WORDS.title}</summary>
      {isOpen && entries.length === 0 && <p class="quiet">{AUDIT_WORDS.none}</p>}
      {isOpen && entries.length > 0 && (
        <Table
          label={AUDIT_WORDS.title}
          columns={AUDIT_COLUMNS}
          rows={entries}
          keyOf={({ at, action }) => `${at} ${action}`}
        />
      )}
    </details>
  );
};

const textOf = (details: AuditEntry['details'] = {}): string =>
  Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');

/** What each entry says. */
export const AUDIT_COLUMNS: Column<AuditEntry>[] = [
  { title: AUDIT_WORDS.at, cell: ({ at }) => <Time at={at} /> },
  { title: AUDIT_WORDS.action, cell: ({ action }) => action },
  {
    title: AUDIT_WORDS.by,
    cell: ({ by, from }) => (
      <>
        {by} <span class="quiet">{from}</span>
      </>
    ),
  },
  { title: AUDIT_WORDS.details, cell: ({ details }) => textOf(details) },
];
