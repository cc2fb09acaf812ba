import { api } from '../../api/api.ts';
import { may } from '../../api/session/current.ts';
import { WorkflowGraph } from '../../graph/workflow-graph.tsx';
import { linkTo } from '../../router.ts';
import { usePolled } from '../../state/use-polled.ts';
import { JsonText } from '../../view/json.tsx';
import { Notice } from '../../view/notice.tsx';
import { Time } from '../../view/time.tsx';
import { WORDS } from '../../words/common.ts';

const POLL_MILLISECONDS = 10_000;

/** Shows a workflow: its graph, what starts it, its versions and its definition. */
export const WorkflowPage = ({ name }: { name: string }) => {
  const { value, problem } = usePolled(
    async () => {
      // A stack whose versions cannot be listed has none to show.
      const [workflow, versions] = await Promise.all([
        api.compiledWorkflow(name),
        api.versions(name).catch(() => []),
      ]);
      return { workflow, versions };
    },
    name,
    POLL_MILLISECONDS,
  );
  if (!value)
    return <main>{problem ? <Notice problem={problem} /> : <p class="empty">{WORDS.loading}</p>}</main>;
  const { workflow, versions } = value;
  return (
    <main>
      <nav aria-label="Path">
        <a href={linkTo(['workflows'])}>{WORDS.workflows}</a> /
      </nav>
      <h1>{name}</h1>
      {workflow.description && <p>{workflow.description}</p>}
      <div class="buttons">
        <a class="button primary" hidden={!may('operator')} href={linkTo(['start', name])}>
          Start
        </a>
        <a class="button" href={linkTo(['executions'], { workflow: name })}>
          {WORDS.executions}
        </a>
      </div>
      <Notice problem={problem} />
      {workflow.graph && (
        <>
          <p class="quiet">{workflow.graph.summary}</p>
          <WorkflowGraph graph={workflow.graph as never} />
        </>
      )}
      {versions.length > 0 && (
        <section>
          <h2>Versions</h2>
          <table>
            <thead>
              <tr>
                <th>Version</th>
                <th>Published</th>
                <th>New executions</th>
                <th>Under way</th>
              </tr>
            </thead>
            <tbody>
              {versions.map(({ version, published_at: at, percent, running }) => (
                <tr key={version}>
                  <td>{version}</td>
                  <td>
                    <Time at={at} />
                  </td>
                  <td>{percent} %</td>
                  <td>{running}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <details>
        <summary>Started by</summary>
        <JsonText value={workflow.triggers as never} />
      </details>
      <details>
        <summary>Input</summary>
        <JsonText value={workflow.input as never} />
      </details>
      <details>
        <summary>State machine</summary>
        <JsonText value={workflow.manifest?.definition} />
      </details>
    </main>
  );
};
