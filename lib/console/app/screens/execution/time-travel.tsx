import type { HistoryEvent } from '../../api/types.ts';
import { Time } from '../../view/time.tsx';

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
        <span>Event</span>
        <input
          type="range"
          min={1}
          max={events.length}
          value={count}
          onInput={({ currentTarget }) => onChange(Number(currentTarget.value))}
        />
      </label>
      <output>
        {count} of {events.length}: {event?.type} <Time at={event?.timestamp} />
      </output>
      <button type="button" disabled={isNow} onClick={() => onChange(events.length)}>
        Now
      </button>
    </div>
  );
};
