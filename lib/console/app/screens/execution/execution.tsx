import { useMemo } from 'preact/hooks';
import { isUnderWay } from '#contracts/http/under-way.ts';
import type { StepView } from '../../api/types.ts';
import { WorkflowGraph } from '../../graph/workflow-graph.tsx';
import { changeFields, type Route } from '../../router.ts';
import { useExecution } from '../../state/use-execution.ts';
import { Pending } from '../../view/listing.tsx';
import { Notice } from '../../view/notice.tsx';
import { AuditTrail } from './audit-trail.tsx';
import { EffectList } from './effect-list.tsx';
import { EventList } from './event-list.tsx';
import { Files } from './files.tsx';
import { Heading } from './heading.tsx';
import { Outcome } from './outcome.tsx';
import { Queued } from './queued.tsx';
import { inputIn } from './step-events.ts';
import { StepPanel } from './step-panel.tsx';
import { TimeTravel } from './time-travel.tsx';
import { useApprovals } from './use-approvals.ts';
import { useEffects } from './use-effects.ts';
import { useManifest } from './use-manifest.ts';
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
