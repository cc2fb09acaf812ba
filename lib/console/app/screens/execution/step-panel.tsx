import { useMemo } from 'preact/hooks';
import type { HistoryEvent, StepView } from '../../api/types.ts';
import { linkTo } from '../../router.ts';
import { JsonText } from '../../view/json.tsx';
import { Time } from '../../view/time.tsx';
import { STEP_STATUS } from '../../words.ts';
import { visitsOf } from './step-events.ts';

interface StepPanelProps {
  step: StepView;
  events: readonly HistoryEvent[];
  onClose(): void;
}

/** Visits that are shown; a loop may have thousands. */
const MOST_VISITS = 20;

/** Everything about a step: what it got, what it returned, and how its attempts failed. */
export const StepPanel = ({ step, events, onClose }: StepPanelProps) => {
  const visits = useMemo(() => visitsOf(events, step.id), [events, step.id]);
  const child = step.execution?.split(':');
  return (
    <aside class="panel" aria-label={`Step ${step.id}`}>
      <header>
        <h2>{step.id}</h2>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </header>
      <dl>
        <dt>Status</dt>
        <dd>{STEP_STATUS[step.status]}</dd>
        <dt>Type</dt>
        <dd>
          {step.type} {step.uses}
        </dd>
        <dt>Attempts</dt>
        <dd>{step.attempts}</dd>
        {step.error !== undefined && (
          <>
            <dt>Error</dt>
            <dd>
              {step.error}
              {step.handled && ' (handled)'}
            </dd>
          </>
        )}
        {child && (
          <>
            <dt>Execution</dt>
            <dd>
              <a href={linkTo(['executions', child.at(-2) ?? '', child.at(-1) ?? ''])}>{child.at(-1)}</a>
            </dd>
          </>
        )}
      </dl>
      {step.cause !== undefined && <JsonText value={step.cause} />}
      {visits.length > MOST_VISITS && (
        <p class="quiet">
          The newest {MOST_VISITS} of {visits.length} visits:
        </p>
      )}
      {visits.slice(-MOST_VISITS).map((visit, index) => (
        <section key={visit.id}>
          <h3>
            Visit {Math.max(0, visits.length - MOST_VISITS) + index + 1}, <Time at={visit.enteredAt} />
          </h3>
          <details>
            <summary>Input</summary>
            <JsonText value={visit.input} />
          </details>
          {visit.failures.map(({ id, at, error, cause }) => (
            <details key={id}>
              <summary>
                Failed: {error} <Time at={at} />
              </summary>
              <JsonText value={cause} />
            </details>
          ))}
          {visit.endedAt !== undefined && (
            <details open={visits.length === 1}>
              <summary>Output</summary>
              <JsonText value={visit.output} />
            </details>
          )}
        </section>
      ))}
    </aside>
  );
};
