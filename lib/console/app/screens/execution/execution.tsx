import { useEffect, useMemo, useState } from 'preact/hooks';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { api } from '../../api/api.ts';
import type { ExecutionStatus } from '../../api/types.ts';
import { nodeStates } from '../../graph/node-state.ts';
import { WorkflowGraph } from '../../graph/workflow-graph.tsx';
import { changeFields, linkTo, type Route } from '../../router.ts';
import { useExecution } from '../../state/use-execution.ts';
import { Badge } from '../../view/badge.tsx';
import { JsonText } from '../../view/json.tsx';
import { Notice } from '../../view/notice.tsx';
import { lasting, Time } from '../../view/time.tsx';
import { WORDS } from '../../words.ts';
import { Controls } from './controls.tsx';
import { EventList } from './event-list.tsx';
import { Files } from './files.tsx';
import { pastOf } from './past.ts';
import { StepPanel } from './step-panel.tsx';
import { TimeTravel } from './time-travel.tsx';
import { Waterfall } from './waterfall.tsx';

/** Shows an execution as it is, or as it was after an event of its history. */
export const Execution = ({ route }: { route: Route }) => {
  const [, workflow = '', name = ''] = route.parts;
  const { status, events, problem } = useExecution(workflow, name);
  const manifest = useManifest(workflow);
  const count = Number(route.fields.event ?? 0) || 0;
  const past = useMemo(
    () => (manifest && count > 0 && count < events.length ? pastOf(manifest, events, count) : undefined),
    [manifest, count, events],
  );
  const steps = past?.steps ?? status?.progress.steps ?? [];
  const states = useMemo(() => nodeStates(steps), [steps]);
  const selected = steps.find(({ id }) => id === route.fields.step);
  const select = (step: string | undefined): void => changeFields(route, { step });
  if (!status)
    return <main>{problem ? <Notice problem={problem} /> : <p class="empty">{WORDS.loading}</p>}</main>;
  return (
    <main>
      <Heading status={status} percent={past?.percent ?? status.progress.percent} />
      <Notice problem={problem} />
      <Outcome status={status} />
      {events.length > 1 && manifest && (
        <TimeTravel
          events={events}
          count={past ? count : events.length}
          onChange={(event) =>
            changeFields(route, { event: event === events.length ? undefined : String(event) })
          }
        />
      )}
      {manifest?.graph && (
        <WorkflowGraph graph={manifest.graph} states={states} selected={selected?.id} onSelect={select} />
      )}
      <div class="columns">
        <Waterfall steps={steps} selected={selected?.id} onSelect={select} />
        {selected && (
          <StepPanel
            step={selected}
            events={past ? events.slice(0, count) : events}
            onClose={() => select(undefined)}
          />
        )}
      </div>
      <Files workflow={workflow} execution={name} ended={status.ended_at !== undefined} />
      <EventList events={events} seen={past ? count : events.length} />
    </main>
  );
};

const useManifest = (workflow: string): WorkflowManifest | undefined => {
  const [manifest, setManifest] = useState<WorkflowManifest>();
  useEffect(() => {
    api.compiledWorkflow(workflow).then(
      ({ manifest: compiled }) => setManifest(compiled),
      () => setManifest(undefined),
    );
  }, [workflow]);
  return manifest;
};

const Heading = ({ status, percent }: { status: ExecutionStatus; percent: number }) => {
  const { workflow, name, started_at: startedAt, ended_at: endedAt, progress } = status;
  return (
    <header class="heading">
      <nav aria-label="Path">
        <a href={linkTo(['executions'], { workflow })}>{workflow}</a> /
      </nav>
      <h1>
        {name} <Badge status={status.status} />
      </h1>
      <p class="facts">
        <span>
          started <Time at={startedAt} />
        </span>
        <span>{lasting(startedAt, endedAt)}</span>
        {progress.phase !== undefined && <span>phase {progress.phase}</span>}
        <progress value={percent} max={100} aria-label="Progress" />
        <span>{percent} %</span>
      </p>
      <Controls status={status} />
    </header>
  );
};

const Outcome = ({ status: { status, error, cause, output } }: { status: ExecutionStatus }) => {
  if (status === 'RUNNING') return null;
  return (
    <details open={error !== undefined}>
      <summary>{error === undefined ? 'Output' : `Ended with ${error}`}</summary>
      <JsonText value={error === undefined ? output : (cause ?? error)} />
    </details>
  );
};
