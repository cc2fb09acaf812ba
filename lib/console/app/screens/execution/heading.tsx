import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { Json } from '#core/json.ts';
import type { Effects, ExecutionStatus } from '../../api/types.ts';
import { linkTo } from '../../router.ts';
import { Badge } from '../../view/badge.tsx';
import { ExecutionLink } from '../../view/execution-link.tsx';
import { lasting, Time } from '../../view/time.tsx';
import { EXECUTION_WORDS } from '../../words/execution.ts';
import { Controls } from './controls.tsx';
import { dollarsText, type Figures } from './figures.ts';

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

/** Says which execution it is, how far it is, and what may be done with it. */
export const Heading = ({ status, percent, figures, manifest, effects, input, step }: HeadingProps) => {
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
