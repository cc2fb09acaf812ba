import { defined } from '#core/defined.ts';
import { api } from '../../api/api.ts';
import type { Version } from '../../api/types.ts';
import { Confirm } from '../../view/confirm.tsx';
import { type Column, Table } from '../../view/table.tsx';
import { Time } from '../../view/time.tsx';
import { WORKFLOW_WORDS } from '../../words/workflows.ts';

interface VersionsProps {
  workflow: string;
  versions: readonly Version[];
  onChange(): void;
}

/** Lists the published versions, how many executions of each are under way, and rolls back to one. */
export const Versions = ({ workflow, versions, onChange }: VersionsProps) => (
  <section>
    <h2>{WORKFLOW_WORDS.versions}</h2>
    {versions.length === 0 ? (
      <p class="quiet">{WORKFLOW_WORDS.noVersions}</p>
    ) : (
      <Table
        label={WORKFLOW_WORDS.versions}
        columns={columns(workflow, onChange)}
        rows={versions}
        keyOf={({ version }) => String(version)}
      />
    )}
  </section>
);

const columns = (workflow: string, onChange: () => void): Column<Version>[] => [
  {
    title: WORKFLOW_WORDS.versionNumber,
    cell: ({ version, resumes }) => (
      <>
        {version} {resumes !== undefined && <span class="quiet">{WORKFLOW_WORDS.madeFor(resumes)}</span>}
      </>
    ),
  },
  { title: WORKFLOW_WORDS.published, cell: ({ published_at: at }) => <Time at={at} /> },
  { title: WORKFLOW_WORDS.share, cell: ({ percent }) => `${percent} %` },
  { title: WORKFLOW_WORDS.underWay, cell: ({ running }) => running },
  {
    title: WORKFLOW_WORDS.rollBack,
    isSilent: true,
    cell: ({ version, percent, resumes }) =>
      percent < 100 &&
      resumes === undefined && (
        <Confirm
          label={WORKFLOW_WORDS.rollBack}
          danger
          reason
          act={(reason) => api.rollBack(workflow, { version, ...defined({ reason }) }).then(onChange)}
        >
          <p>{WORKFLOW_WORDS.rollBackWhat(version)}</p>
        </Confirm>
      ),
  },
];
