import { formatMilliseconds } from '#core/durations.ts';
import type { StepView } from '../../api/types.ts';
import { STEP_STATUS } from '../../words.ts';

interface WaterfallProps {
  steps: readonly StepView[];
  selected?: string | undefined;
  onSelect(step: string): void;
}

const COMPENSATION = { running: 'being undone', succeeded: 'undone', failed: 'could not be undone' } as const;

/** Shows when each step ran, beside the others. */
export const Waterfall = ({ steps, selected, onSelect }: WaterfallProps) => {
  const begun = steps.flatMap(({ started_at: at }) => (at === undefined ? [] : [Date.parse(at)]));
  const first = Math.min(...begun);
  const ends = steps.map(({ started_at: from, ended_at: to }) =>
    from === undefined ? 0 : Date.parse(to ?? new Date().toISOString()),
  );
  const whole = Math.max(1, Math.max(...ends) - first);
  return (
    <section class="waterfall" aria-label="Steps">
      <h2>Steps</h2>
      <ol>
        {steps.map((step) => (
          <li key={step.id}>
            <button
              type="button"
              class={`step ${selected === step.id ? 'selected' : ''}`}
              aria-pressed={selected === step.id}
              onClick={() => onSelect(step.id)}
            >
              <span class="name">{step.id}</span>
              <span class={`status ${step.status}`}>
                {step.compensation ? COMPENSATION[step.compensation] : STEP_STATUS[step.status]}
              </span>
              <Bar step={step} first={first} whole={whole} />
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

const Bar = ({ step, first, whole }: { step: StepView; first: number; whole: number }) => {
  const { started_at: from, ended_at: to, status } = step;
  if (from === undefined) return <span class="track" />;
  const start = ((Date.parse(from) - first) / whole) * 100;
  const end = (((to === undefined ? Date.now() : Date.parse(to)) - first) / whole) * 100;
  return (
    <span class="track">
      <span class={`bar ${status}`} style={{ left: `${start}%`, width: `${Math.max(0.5, end - start)}%` }} />
    </span>
  );
};
