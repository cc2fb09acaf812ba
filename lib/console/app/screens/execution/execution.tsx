import { useEffect, useMemo, useState } from 'preact/hooks';
import { isUnderWay } from '#contracts/http/under-way.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { Json } from '#core/json.ts';
import { api } from '../../api/api.ts';
import type { Approval, Effects, ExecutionStatus, StepView } from '../../api/types.ts';

import { WorkflowGraph } from '../../graph/workflow-graph.tsx';
import { changeFields, linkTo, type Route } from '../../router.ts';
import { useExecution } from '../../state/use-execution.ts';
import { Badge } from '../../view/badge.tsx';
import { ExecutionLink } from '../../view/execution-link.tsx';
import { JsonText } from '../../view/json.tsx';
import { Pending } from '../../view/listing.tsx';
import { Notice } from '../../view/notice.tsx';
import { lasting, Time } from '../../view/time.tsx';
import { EXECUTION_WORDS } from '../../words/execution.ts';
import { AuditTrail } from './audit-trail.tsx';
import { Controls } from './controls.tsx';
import { EffectList } from './effect-list.tsx';
import { EventList } from './event-list.tsx';
import { dollarsText, type Figures } from './figures.ts';
import { Files } from './files.tsx';
import { Queued } from './queued.tsx';
import { inputIn } from './step-events.ts';
import { StepPanel } from './step-panel.tsx';
import { TimeTravel } from './time-travel.tsx';
import { useEffects } from './use-effects.ts';
import { useNodeStates } from './use-node-states.ts';
import { useReading } from './use-reading.ts';
import { useRetries } from './use-retries.ts';
import { VariableList } from './variable-list.tsx';
import { Waterfall } from './waterfall.tsx';

/** Attempts before any are read. */
const NONE = new Map();
/** Steps that are tried again in the past. */
const NO_STEPS: readonly StepView[] = [];

/** Shows an execution as it is, or as it was after an event of its history. */
export const Execution = ({ route }: { route: Route }) => {
  const [, workflow = '', name = ''] = route.parts;
  const { status, events, problem, refresh } = useExecution(workflow, name);
  const manifest = useManifest(workflow);
  const asked = useApprovals(status);
  const effects = useEffects(status, refresh);
  const asOf = Number(route.fields.event ?? 0) || 0;
  const isPast = asOf > 0 && asOf < events.length;
  const count = isPast ? asOf : events.length;
  const reading = useReading(manifest, events, count);
  const past = isPast ? reading : undefined;
  const seen = useMemo(() => (isPast ? events.slice(0, count) : events), [isPast, events, count]);
  const steps = past?.steps ?? status?.progress.steps ?? [];
  const input = useMemo(() => inputIn(events[0]), [events[0]]);
  const retries = useRetries(past ? NO_STEPS : steps, reading?.attempts ?? NONE, manifest);
  const states = useNodeStates(manifest, status, steps, past ? {} : { asked, retries });
  const selected = steps.find(({ id }) => id === route.fields.step);
  const select = (step: string | undefined): void => changeFields(route, { step });
  if (!status)
    return (
      <main>
        <Pending problem={problem} />
      </main>
    );
  return (
    <main>
      <Heading
        status={status}
        percent={past?.percent ?? status.progress.percent}
        figures={reading?.figures}
        manifest={manifest}
        effects={effects}
        input={input}
        step={selected?.id}
      />
      <Notice problem={problem} />
      <Queued status={status} />
      <Outcome status={status} input={input} />
      {events.length > 1 && manifest && (
        <TimeTravel
          events={events}
          count={count}
          onChange={(event) =>
            changeFields(route, { event: event === events.length ? undefined : String(event) })
          }
        />
      )}
      {manifest?.graph && (
        <WorkflowGraph graph={manifest.graph} states={states} selected={selected?.id} onSelect={select} />
      )}
      <div class="columns">
        <Waterfall
          steps={steps}
          attempts={reading?.attempts ?? NONE}
          until={isPast ? Date.parse(events[count - 1]?.timestamp ?? '') : undefined}
          selected={selected?.id}
          onSelect={select}
        />
        {selected && (
          <StepPanel
            workflow={workflow}
            execution={name}
            step={selected}
            events={seen}
            visits={reading?.visits.get(selected.id) ?? []}
            ended={isUnderWay(status.status) ? undefined : status}
            input={input}
            approval={asked.find(({ step }) => step === selected.id)}
            onClose={() => select(undefined)}
          />
        )}
      </div>
      {effects && <EffectList effects={effects} />}
      <VariableList variables={reading?.variables ?? []} />
      <Files workflow={workflow} execution={name} ended={status.ended_at !== undefined} />
      <AuditTrail workflow={workflow} execution={name} status={status.status} />
      <EventList events={events} seen={count} />
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

/** The approvals that the execution waits for. */
const useApprovals = (status: ExecutionStatus | undefined): readonly Approval[] => {
  const [asked, setAsked] = useState<readonly Approval[]>([]);
  const waits = (status?.progress.steps ?? []).filter(
    ({ type, status: how }) => type === 'approval' && (how === 'waiting' || how === 'running'),
  );
  const key = waits.map(({ id, attempts }) => `${id} ${attempts}`).join();
  const execution = status?.execution;
  useEffect(() => {
    if (key === '') return setAsked([]);
    void api.approvalsOf(execution ?? '').then(setAsked, () => setAsked([]));
  }, [key, execution]);
  return asked;
};

interface HeadingProps {
  status: ExecutionStatus;
  percent: number;
  figures: Figures | undefined;
  manifest: WorkflowManifest | undefined;
  effects: Effects | undefined;
  input: Json | undefined;
  /** The step that is looked at. */
  step: string | undefined;
}

const Heading = ({ status, percent, figures, manifest, effects, input, step }: HeadingProps) => {
  const { workflow, name, started_at: startedAt, ended_at: endedAt, progress } = status;
  return (
    <header class="heading">
      <nav aria-label={EXECUTION_WORDS.backTo}>
        <a href={linkTo(['executions'], { workflow })}>{workflow}</a> /
      </nav>
      <h1>
        {name} <Badge status={status.status} error={status.error} />
      </h1>
      <p class="facts">
        <span>
          {EXECUTION_WORDS.started} <Time at={startedAt} />
        </span>
        <span>{lasting(startedAt, endedAt)}</span>
        {progress.phase !== undefined && <span>{EXECUTION_WORDS.phase(progress.phase)}</span>}
        <progress value={percent} max={100} aria-label={EXECUTION_WORDS.progress} />
        <span>{percent} %</span>
        {status.as_of !== undefined && (
          <span title={EXECUTION_WORDS.historyAsOfHelp}>
            {EXECUTION_WORDS.historyAsOf} <Time at={status.as_of} />
          </span>
        )}
        {figures && <Cost figures={figures} />}
      </p>
      <Relatives status={status} />
      <Controls status={status} manifest={manifest} input={input} effects={effects} step={step} />
    </header>
  );
};

/** Says what it has used so far. */
const Cost = ({ figures: { transitions, dollars } }: { figures: Figures }) => (
  <span title={EXECUTION_WORDS.costHelp}>
    {EXECUTION_WORDS.transitions(transitions)}, {dollarsText(dollars)}
  </span>
);

/** Links to the executions that this one comes from, and that come from it. */
const Relatives = ({ status }: { status: ExecutionStatus }) => {
  const { workflow, parent, variant, continues, continued_by: heir, reruns, rerun_by: others = [] } = status;
  if (!parent && !variant && !continues && !heir && !reruns && others.length === 0) return null;
  const sibling = (name: string) => <a href={linkTo(['executions', workflow, name])}>{name}</a>;
  return (
    <p class="facts">
      {variant && (
        <span>
          {EXECUTION_WORDS.variant} <a href={linkTo(['workflows', variant.workflow])}>{variant.variant}</a>
        </span>
      )}
      {parent && (
        <span>
          {EXECUTION_WORDS.startedBy} <ExecutionLink arn={parent} />
        </span>
      )}
      {continues && (
        <span>
          {EXECUTION_WORDS.continues} {sibling(continues)}
        </span>
      )}
      {reruns && (
        <span>
          {EXECUTION_WORDS.reruns} {sibling(reruns.execution)} {EXECUTION_WORDS.rerunFrom(reruns.step)}
        </span>
      )}
      {others.length > 0 && (
        <span>
          {EXECUTION_WORDS.rerunBy}{' '}
          {others.map((name) => (
            <span key={name}>{sibling(name)} </span>
          ))}
        </span>
      )}
      {heir && (
        <span>
          {EXECUTION_WORDS.continuedBy} {sibling(heir)}
        </span>
      )}
    </p>
  );
};

interface OutcomeProps {
  status: ExecutionStatus;
  input: Json | undefined;
}

/** What the execution got, and how it ended. */
const Outcome = ({ status: { status, error, cause, output }, input }: OutcomeProps) => (
  <>
    {input !== undefined && (
      <details>
        <summary>{EXECUTION_WORDS.input}</summary>
        <JsonText value={input} />
      </details>
    )}
    {!isUnderWay(status) && (
      <details open={error !== undefined}>
        <summary>{error === undefined ? EXECUTION_WORDS.output : EXECUTION_WORDS.endedWith(error)}</summary>
        <JsonText value={error === undefined ? output : (cause ?? error)} unfold={error !== undefined} />
      </details>
    )}
  </>
);
