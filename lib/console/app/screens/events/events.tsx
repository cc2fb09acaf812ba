import { useState } from 'preact/hooks';
import { api } from '../../api/api.ts';
import type { KeptEvent } from '../../api/types.ts';
import { linkTo, type Route } from '../../router.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Confirm } from '../../view/confirm.tsx';
import { ExecutionLink } from '../../view/execution-link.tsx';
import { Notice } from '../../view/notice.tsx';
import { Scrolled } from '../../view/scrolled.tsx';
import { Time } from '../../view/time.tsx';
import { WorkflowChoice } from '../../view/workflow-choice.tsx';
import { WORDS } from '../../words/common.ts';
import { EVENT_WORDS } from '../../words/events.ts';

const POLL_MILLISECONDS = 5000;

/** Lists the events that triggers of a workflow have matched, and what became of them; each starts it again. */
export const Events = ({ route }: { route: Route }) => {
  const { workflow } = route.fields;
  return (
    <main>
      <h1>{WORDS.events}</h1>
      <form class="filter" onSubmit={(event) => event.preventDefault()}>
        <WorkflowChoice route={route} />
      </form>
      {workflow && <EventList key={workflow} workflow={workflow} />}
    </main>
  );
};

const EventList = ({ workflow }: { workflow: string }) => {
  const { value, problem, refresh } = usePolled(() => api.events(workflow), workflow, POLL_MILLISECONDS);
  const [earlier, setEarlier] = useState<{ events: readonly KeptEvent[]; next?: string | undefined }>();
  const [refused, setRefused] = useState<Error>();
  const next = earlier ? earlier.next : value?.next_token;
  const more = async (): Promise<void> => {
    const page = await api.events(workflow, next);
    setEarlier({ events: [...(earlier?.events ?? []), ...page.events], next: page.next_token });
  };
  const known = new Set((value?.events ?? []).map(({ id }) => id));
  const events = [...(value?.events ?? []), ...(earlier?.events ?? []).filter(({ id }) => !known.has(id))];
  return (
    <>
      <Notice problem={problem ?? refused} />
      {!value && !problem && <p class="empty">{WORDS.loading}</p>}
      {value && events.length === 0 && <p class="empty">{EVENT_WORDS.none}</p>}
      {events.length > 0 && <EventTable workflow={workflow} events={events} onReplayed={refresh} />}
      {next !== undefined && (
        <button type="button" onClick={() => void more().catch(setRefused)}>
          {EVENT_WORDS.more}
        </button>
      )}
    </>
  );
};

interface EventTableProps {
  workflow: string;
  events: readonly KeptEvent[];
  onReplayed(): void;
}

const EventTable = ({ workflow, events, onReplayed }: EventTableProps) => (
  <Scrolled label={WORDS.events}>
    <table>
      <thead>
        <tr>
          <th>{EVENT_WORDS.at}</th>
          <th>{EVENT_WORDS.source}</th>
          <th>{EVENT_WORDS.type}</th>
          <th>{EVENT_WORDS.became}</th>
          <th>
            <span class="hidden">{EVENT_WORDS.replay}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <tr key={event.id}>
            <td>
              <Time at={event.at} />
            </td>
            <td>{event.source}</td>
            <td>{event.detail_type}</td>
            <td>
              <Became workflow={workflow} event={event} />
            </td>
            <td>
              {event.entity === undefined && (
                <Confirm
                  label={EVENT_WORDS.replay}
                  reason
                  act={async (reason) => {
                    const { name } = await api.replay(workflow, event.id, reason);
                    onReplayed();
                    location.hash = linkTo(['executions', workflow, name]);
                  }}
                >
                  <p>{EVENT_WORDS.replayWhat(workflow)}</p>
                </Confirm>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </Scrolled>
);

const Became = ({
  workflow,
  event: { execution, entity, error },
}: {
  workflow: string;
  event: KeptEvent;
}) => {
  if (execution !== undefined) return <ExecutionLink arn={execution} />;
  if (entity !== undefined) return <a href={linkTo(['lifecycles', workflow, entity])}>{entity}</a>;
  return <>{error}</>;
};
