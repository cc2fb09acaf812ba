import type { HistoryEvent } from '../../api/types.ts';
import { Time } from '../../view/time.tsx';
import { EXECUTION_WORDS } from '../../words/execution.ts';

interface TimeTravelProps {
  events: readonly HistoryEvent[];
  /** Events that have happened in what is shown. */
  count: number;
  onChange(count: number): void;
}

/** A slider over the history: graph and steps show how it was then. */
export const TimeTravel = ({ events, count, onChange }: TimeTravelProps) => {
  const event = events[count - 1];
  const isNow = count === events.length;
  return (
    <div class="travel">
      <label>
        <span>{EXECUTION_WORDS.event}</span>
        <input
          type="range"
          min={1}
          max={events.length}
          value={count}
          onInput={({ currentTarget }) => onChange(Number(currentTarget.value))}
        />
      </label>
      <output>
        {EXECUTION_WORDS.asOf(count, events.length, event?.type ?? '')}
        <Time at={event?.timestamp} />
      </output>
      <button type="button" disabled={isNow} onClick={() => onChange(events.length)}>
        {EXECUTION_WORDS.now}
      </button>
    </div>
  );
};
