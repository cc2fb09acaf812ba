import type { HistoryEvent } from '../../api/types.ts';
import { Time } from '../../view/time.tsx';
import { VirtualRows } from '../../view/virtual-rows.tsx';
import { EXECUTION_WORDS } from '../../words/execution.ts';

/** Lists the events of the history. */
export const EventList = ({ events, seen }: { events: readonly HistoryEvent[]; seen: number }) => (
  <details class="events">
    <summary>{EXECUTION_WORDS.events(events.length)}</summary>
    <VirtualRows
      items={events}
      rowHeight={30}
      label={EXECUTION_WORDS.eventList}
      keyOf={({ id }) => String(id)}
    >
      {(event) => (
        <span class={`row ${event.id > seen ? 'quiet' : ''}`}>
          <span class="number">{event.id}</span>
          <span class="name">{event.type}</span>
          <span>{nameIn(event)}</span>
          <Time at={event.timestamp} />
        </span>
      )}
    </VirtualRows>
  </details>
);

/** The name of the state or the error that an event is about. */
const nameIn = (event: HistoryEvent): string => {
  for (const [field, details] of Object.entries(event)) {
    if (!field.endsWith('EventDetails') || typeof details !== 'object' || details === null) continue;
    const { name, error } = details as Record<string, unknown>;
    return String(name ?? error ?? '');
  }
  return '';
};
