import { useMemo } from 'preact/hooks';
import { startedExecution } from '#contracts/progress/started-execution.ts';
import { isObject, type Json } from '#core/json.ts';
import type { Approval, ExecutionStatus, HistoryEvent, StepView } from '../../api/types.ts';
import { linkTo } from '../../router.ts';
import { ExecutionLink } from '../../view/execution-link.tsx';
import { JsonText } from '../../view/json.tsx';
import { Time } from '../../view/time.tsx';
import { STEP_STATUS } from '../../words/common.ts';
import { AGAIN_WORDS, EXECUTION_WORDS, STEP_WORDS } from '../../words/execution.ts';
import { RunAgain } from './run-again.tsx';
import { inputOfVisit, parsedText, type StateVisit } from './step-events.ts';
import { StepLogs } from './step-logs.tsx';

interface StepPanelProps {
  step: StepView;
  events: readonly HistoryEvent[];
  visits: readonly StateVisit[];
  workflow: string;
  execution: string;
  /** What the step waits for, if people are asked. */
  approval: Approval | undefined;
  /** The execution, if it has ended and so may be run again. */
  ended: ExecutionStatus | undefined;
  /** Input of the execution. */
  input: Json | undefined;
  onClose(): void;
}

/** Visits that are shown; a loop may have thousands. */
const MAX_VISITS = 20;

/** Everything about a step: what it got, what it returned, and how its attempts failed. */
export const StepPanel = (props: StepPanelProps) => {
  const { step, events, visits, approval, workflow, execution, ended, input, onClose } = props;
  const children = useMemo(() => childrenIn(events, visits, step), [events, visits, step]);
  const hidden = Math.max(0, visits.length - MAX_VISITS);
  return (
    <aside class="panel" aria-label={STEP_WORDS.title(step.id)}>
      <header>
        <h2>{step.id}</h2>
        <button type="button" onClick={onClose}>
          {STEP_WORDS.close}
        </button>
      </header>
      <Facts step={step} executions={children} />
      {ended && (
        <RunAgain key={step.id} status={ended} input={input} wanted={step.id} label={AGAIN_WORDS.here} />
      )}
      {approval && (
        <p>
          <a class="button primary" href={linkTo(['approvals', approval.id])}>
            {STEP_WORDS.approval}
          </a>{' '}
          <span class="quiet">{EXECUTION_WORDS.stillAsked(approval.to.join(', '))}</span>
        </p>
      )}
      {step.cause !== undefined && <JsonText value={step.cause} unfold />}
      {step.failed_iterations?.cause !== undefined && (
        <JsonText value={step.failed_iterations.cause} unfold />
      )}
      <StepLogs
        workflow={workflow}
        execution={execution}
        step={step.id}
        revision={`${step.attempts} ${step.status}`}
      />
      {hidden > 0 && <p class="quiet">{STEP_WORDS.newestOf(MAX_VISITS, visits.length)}</p>}
      {visits.slice(-MAX_VISITS).map((visit, index) => (
        <Visit key={visit.id} visit={visit} number={hidden + index + 1} isOnly={visits.length === 1} />
      ))}
    </aside>
  );
};

/** Executions that are linked; a loop may start thousands. */
const MAX_EXECUTIONS = 20;

/** Returns the executions that the step has started, by ARN, oldest first. */
const childrenIn = (
  events: readonly HistoryEvent[],
  visits: readonly StateVisit[],
  { execution }: StepView,
): string[] => {
  const own = new Set(visits.flatMap(({ events: ids }) => ids));
  const found = events.flatMap(
    ({ id, taskSubmittedEventDetails: submitted, taskSucceededEventDetails: done }) => {
      const details = submitted ?? done;
      if (!own.has(id) || !isObject(details)) return [];
      return startedExecution({ taskSubmittedEventDetails: details }) ?? [];
    },
  );
  return [...new Set([...found, ...(execution === undefined ? [] : [execution])])].slice(-MAX_EXECUTIONS);
};

const Facts = ({ step, executions }: { step: StepView; executions: readonly string[] }) => (
  <dl>
    <dt>{STEP_WORDS.status}</dt>
    <dd>{STEP_STATUS[step.status]}</dd>
    <dt>{STEP_WORDS.type}</dt>
    <dd>
      {step.type} {step.uses}
    </dd>
    <dt>{STEP_WORDS.attempts}</dt>
    <dd>{step.attempts}</dd>
    {step.error !== undefined && (
      <>
        <dt>{STEP_WORDS.error}</dt>
        <dd>
          {step.error}
          {step.handled && STEP_WORDS.handled}
        </dd>
      </>
    )}
    {step.failed_iterations && (
      <>
        <dt>{STEP_WORDS.iterations}</dt>
        <dd>{STEP_WORDS.failedIterations(step.failed_iterations)}</dd>
      </>
    )}
    {executions.length > 0 && (
      <>
        <dt>{executions.length === 1 ? STEP_WORDS.execution : STEP_WORDS.executions}</dt>
        <dd>
          {executions.map((arn) => (
            <div key={arn}>
              <ExecutionLink arn={arn} />
            </div>
          ))}
        </dd>
      </>
    )}
  </dl>
);

const Visit = ({ visit, number, isOnly }: { visit: StateVisit; number: number; isOnly: boolean }) => (
  <section>
    <h3>
      {STEP_WORDS.visit(number)}
      <Time at={visit.enteredAt} />
    </h3>
    <details>
      <summary>{STEP_WORDS.input}</summary>
      <JsonText value={inputOfVisit(visit)} />
    </details>
    {visit.failures.map(({ id, at, error, cause }) => (
      <details key={id}>
        <summary>
          {STEP_WORDS.failed(error)}
          <Time at={at} />
        </summary>
        <JsonText value={cause} unfold />
      </details>
    ))}
    {visit.endedAt !== undefined && (
      <details open={isOnly}>
        <summary>{STEP_WORDS.output}</summary>
        <JsonText value={parsedText(visit.output)} />
      </details>
    )}
  </section>
);
