import type { z } from 'zod';
import type { listParked } from '#contracts/http/routes/list-parked.ts';
import type { Colors } from '../terminal/terminal.ts';
import { renderTable } from './table.ts';

type Parked = z.output<typeof listParked.response>['parked'];

/** Renders the executions whose effects could not be undone, and what to do about them. */
export const renderParked = (parked: Parked, colors: Colors): string => {
  const [first] = parked;
  if (!first) return 'Everything that was to be undone is undone.';
  const rows = parked.map(({ workflow, name, steps, tries, retry_at: retryAt }) => [
    workflow,
    name,
    steps.map(({ step, error }) => `${step} (${error})`).join(', '),
    String(tries),
    retryAt ?? 'only by cancelling',
  ]);
  const table = renderTable(rows, {
    head: ['Workflow', 'Execution', 'Not undone', 'Tries', 'Next try'].map(colors.dim),
    right: [3],
  });
  return `${table}\n\nTo try again now: baton cancel ${first.workflow} ${first.name}`;
};
