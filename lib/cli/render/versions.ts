import type { z } from 'zod';
import type { versionsView } from '#contracts/http/routes/list-versions.ts';
import type { Colors } from '../terminal/terminal.ts';
import { renderTable } from './table.ts';

/** A workflow with its versions. */
export type WorkflowVersions = z.output<typeof versionsView> & { workflow: string };

/** Renders versions of workflows, the newest of each first. */
export const renderVersions = (workflows: readonly WorkflowVersions[], colors: Colors): string => {
  const rows = workflows.flatMap(({ workflow, versions }) =>
    versions.map(({ version, published_at: at = '', percent, running, resumes }) => [
      workflow,
      String(version),
      at,
      percent > 0 ? colors.green(`${percent} %`) : '',
      running > 0 ? colors.cyan(String(running)) : '0',
      resumes === undefined ? '' : `for ${resumes}`,
    ]),
  );
  if (rows.length === 0)
    return 'There are no versions: they are published where workflows are deployed. Name a deployed stage with --stage.';
  return renderTable(rows, {
    head: ['Workflow', 'Version', 'Published', 'New executions', 'Under way', ''].map(colors.dim),
    right: [1, 3, 4],
  });
};
