import { api } from '../../api/api.ts';
import type { KeptEvent } from '../../api/types.ts';
import { linkTo, type Route } from '../../router.ts';
import { usePages } from '../../state/use-pages.ts';
import { Confirm } from '../../view/confirm.tsx';
import { ExecutionLink } from '../../view/execution-link.tsx';
import { Listing } from '../../view/listing.tsx';
import { More } from '../../view/more.tsx';
import { type Column, Table } from '../../view/table.tsx';
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
  const pages = usePages(
    async (next) => {
      const { events, next_token } = await api.events(workflow, next);
      return { items: events, next: next_token };
    },
    ({ id }) => id,
    workflow,
    POLL_MILLISECONDS,
  );
  return (
    <>
      <Listing of={{ value: pages.items, problem: pages.problem }} none={EVENT_WORDS.none}>
        {(events) => (
          <Table
            label={WORDS.events}
            columns={columns(workflow, pages.refresh)}
            rows={events}
            keyOf={({ id }) => id}
          />
        )}
      </Listing>
      <More of={pages} />
    </>
  );
};

const columns = (workflow: string, onReplayed: () => void): Column<KeptEvent>[] => [
  { title: EVENT_WORDS.at, cell: ({ at }) => <Time at={at} /> },
  { title: EVENT_WORDS.source, cell: ({ source }) => source },
  { title: EVENT_WORDS.type, cell: ({ detail_type: type }) => type },
  { title: EVENT_WORDS.became, cell: (event) => <Became workflow={workflow} event={event} /> },
  {
    title: EVENT_WORDS.replay,
    isSilent: true,
    cell: ({ id, entity }) =>
      entity === undefined && (
        <Confirm
          label={EVENT_WORDS.replay}
          reason
          act={async (reason) => {
            const { name } = await api.replay(workflow, id, reason);
            onReplayed();
            location.hash = linkTo(['executions', workflow, name]);
          }}
        >
          <p>{EVENT_WORDS.replayWhat(workflow)}</p>
        </Confirm>
      ),
  },
];

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
