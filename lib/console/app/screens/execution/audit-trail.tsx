import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/api.ts';
import type { AuditEntry } from '../../api/types.ts';
import { Scrolled } from '../../view/scrolled.tsx';
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
        <Scrolled label={AUDIT_WORDS.title}>
          <table>
            <thead>
              <tr>
                <th>{AUDIT_WORDS.at}</th>
                <th>{AUDIT_WORDS.action}</th>
                <th>{AUDIT_WORDS.by}</th>
                <th>{AUDIT_WORDS.details}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map(({ at, action, by, from, details }) => (
                <tr key={`${at} ${action}`}>
                  <td>
                    <Time at={at} />
                  </td>
                  <td>{action}</td>
                  <td>
                    {by} <span class="quiet">{from}</span>
                  </td>
                  <td>{textOf(details)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      )}
    </details>
  );
};

const textOf = (details: AuditEntry['details'] = {}): string =>
  Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
