import { formatMilliseconds } from '#core/durations.ts';
import type { StepView } from '../../api/types.ts';
import { COMPENSATION, STEP_STATUS } from '../../words/common.ts';
import { EXECUTION_WORDS } from '../../words/execution.ts';
import type { Attempt } from './attempts.ts';

interface WaterfallProps {
  steps: readonly StepView[];
  attempts: ReadonlyMap<string, readonly Attempt[]>;
  /** Up to when steps are drawn that have not ended, in milliseconds since the epoch; default: now. */
  until?: number | undefined;
  selected?: string | undefined;
  onSelect(step: string): void;
}

/** Attempts of a step that are drawn one by one; of more, the step is drawn as a whole. */
const MAX_ATTEMPTS = 60;

/** Shows when each step ran, beside the others, attempt by attempt. */
export const Waterfall = ({ steps, attempts, until = Date.now(), selected, onSelect }: WaterfallProps) => {
  const begun = steps.flatMap(({ started_at: at }) => (at === undefined ? [] : [Date.parse(at)]));
  const first = Math.min(...begun);
  const ends = steps.map(({ started_at: from, ended_at: to }) => {
    if (from === undefined) return 0;
    return to === undefined ? until : Date.parse(to);
  });
  const scale = { first, until, whole: Math.max(1, Math.max(...ends) - first) };
  return (
    <section class="waterfall" aria-label={EXECUTION_WORDS.steps}>
      <h2>{EXECUTION_WORDS.steps}</h2>
      <ol>
        {steps.map((step) => (
          <li key={step.id}>
            <button
              type="button"
              class={`step ${selected === step.id ? 'selected' : ''}`}
              aria-pressed={selected === step.id}
              onClick={() => onSelect(step.id)}
            >
              <span class="name" title={step.id}>
                {step.id}
              </span>
              <span class={`status ${step.compensation ? `undo-${step.compensation}` : step.status}`}>
                {step.compensation ? COMPENSATION[step.compensation] : STEP_STATUS[step.status]}
              </span>
              <Bars step={step} attempts={attempts.get(step.id) ?? []} scale={scale} />
              <span class="number quiet">
                {step.duration_seconds === undefined ? '' : formatMilliseconds(step.duration_seconds * 1000)}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
};

interface Scale {
  first: number;
  until: number;
  /** Milliseconds from the first beginning to the last end. */
  whole: number;
}

const Bars = ({
  step: { started_at: from, ended_at: to, status },
  attempts,
  scale,
}: {
  step: StepView;
  attempts: readonly Attempt[];
  scale: Scale;
}) => {
  if (from === undefined) return <span class="track" />;
  const end = to === undefined ? scale.until : Date.parse(to);
  const drawn = attempts.length > 1 && attempts.length <= MAX_ATTEMPTS ? attempts : [];
  return (
    <span class="track">
      <span
        class={`bar ${drawn.length > 0 ? 'around' : status}`}
        style={placeOf(Date.parse(from), end, scale)}
      />
      {drawn.map((attempt) => (
        <span
          key={attempt.from}
          class={`bar ${attempt.outcome}`}
          title={attempt.error}
          style={placeOf(attempt.from, attempt.to ?? end, scale)}
        />
      ))}
    </span>
  );
};

const placeOf = (from: number, to: number, { first, whole }: Scale) => ({
  left: `${((from - first) / whole) * 100}%`,
  width: `${Math.max(0.5, ((to - from) / whole) * 100)}%`,
});
