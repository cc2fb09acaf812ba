import type { Json } from '#core/json.ts';
import { may } from '../../api/session/current.ts';
import { WorkflowGraph } from '../../graph/workflow-graph.tsx';
import { changeFields, linkTo, type Route } from '../../router.ts';
import { JsonText } from '../../view/json.tsx';
import { Pending } from '../../view/listing.tsx';
import { Notice } from '../../view/notice.tsx';
import { WORDS } from '../../words/common.ts';
import { WORKFLOW_WORDS } from '../../words/workflows.ts';
import { dollarsText } from '../execution/figures.ts';
import { Performance, StepTable } from './performance.tsx';
import { SourceView } from './source-view.tsx';
import { Triggers } from './triggers.tsx';
import { useWorkflow } from './use-workflow.ts';
import { Variants } from './variants.tsx';
import { Versions } from './versions.tsx';

/** Shows a workflow: its graph, its source beside its definition, how it does, what starts it and its versions. */
export const WorkflowPage = ({ name, route }: { name: string; route: Route }) => {
  const { value, problem, refresh } = useWorkflow(name);
  if (!value)
    return (
      <main>
        <Pending problem={problem} />
      </main>
    );
  const { workflow, versions, statistics } = value;
  const { graph, manifest } = workflow;
  const { step } = route.fields;
  const critical = (manifest?.graph?.nodes ?? []).filter(
    (node) => node.critical && manifest?.steps.some(({ id }) => id === node.id),
  );
  return (
    <main>
      <nav aria-label={WORDS.path}>
        <a href={linkTo(['workflows'])}>{WORDS.workflows}</a> /
      </nav>
      <h1>{name}</h1>
      {workflow.description && <p>{workflow.description}</p>}
      <div class="buttons">
        <a class="button primary" hidden={!may('operator')} href={linkTo(['start', name])}>
          {WORKFLOW_WORDS.start}
        </a>
        <a class="button" href={linkTo(['executions'], { workflow: name })}>
          {WORDS.executions}
        </a>
        {manifest?.flow && (
          <a class="button" href={linkTo(['queue'], { workflow: name })}>
            {WORKFLOW_WORDS.queue}
          </a>
        )}
      </div>
      <Notice problem={problem} />
      {statistics && <Performance workflow={name} statistics={statistics} />}
      {graph && (
        <p class="facts">
          <span>
            {graph.summary}
            {graph.dollars !== undefined && `, ${dollarsText(graph.dollars)}`}
          </span>
          {critical.length > 0 && (
            <span>
              {WORKFLOW_WORDS.critical}: {critical.map(({ id }) => id).join(' → ')}
            </span>
          )}
        </p>
      )}
      {manifest?.graph && (
        <WorkflowGraph
          graph={manifest.graph}
          selected={step}
          onSelect={(id) => changeFields(route, { step: id === step ? undefined : id })}
        />
      )}
      {manifest && <SourceView manifest={manifest} selected={step} />}
      <Triggers workflow={name} triggers={workflow.triggers} />
      {manifest?.variants && <Variants workflow={name} />}
      <Versions workflow={name} versions={versions} onChange={refresh} />
      {statistics && <StepTable statistics={statistics} />}
      <details>
        <summary>{WORKFLOW_WORDS.input}</summary>
        <JsonText value={workflow.input as Json | undefined} />
      </details>
    </main>
  );
};
