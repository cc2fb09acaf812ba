import { api } from '../../api/api.ts';
import type { Version } from '../../api/types.ts';
import { Confirm } from '../../view/confirm.tsx';
import { Scrolled } from '../../view/scrolled.tsx';
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
      <Scrolled label={WORKFLOW_WORDS.versions}>
        <table>
          <thead>
            <tr>
              <th>{WORKFLOW_WORDS.versionNumber}</th>
              <th>{WORKFLOW_WORDS.published}</th>
              <th>{WORKFLOW_WORDS.share}</th>
              <th>{WORKFLOW_WORDS.underWay}</th>
              <th>
                <span class="hidden">{WORKFLOW_WORDS.rollBack}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {versions.map(({ version, published_at: at, percent, running, resumes }) => (
              <tr key={version}>
                <td>
                  {version} {resumes !== undefined && <span class="quiet">{resumes}</span>}
                </td>
                <td>
                  <Time at={at} />
                </td>
                <td>{percent} %</td>
                <td>{running}</td>
                <td>
                  {percent < 100 && resumes === undefined && (
                    <Confirm
                      label={WORKFLOW_WORDS.rollBack}
                      danger
                      reason
                      act={(reason) =>
                        api
                          .rollBack(workflow, { version, ...(reason === undefined ? {} : { reason }) })
                          .then(onChange)
                      }
                    >
                      <p>{WORKFLOW_WORDS.rollBackWhat(version)}</p>
                    </Confirm>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
    )}
  </section>
);
