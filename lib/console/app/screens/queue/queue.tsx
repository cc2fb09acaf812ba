import { formatMilliseconds } from '#core/durations.ts';
import { api } from '../../api/api.ts';
import type { QueuedStarts, Queue as QueueView } from '../../api/types.ts';
import { changeFields, linkTo, type Route } from '../../router.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Listing } from '../../view/listing.tsx';
import { Notice } from '../../view/notice.tsx';
import { SearchText } from '../../view/search-text.tsx';
import { type Column, Table } from '../../view/table.tsx';
import { lasting, Time } from '../../view/time.tsx';
import { visible } from '../../view/visible.ts';
import { WorkflowChoice } from '../../view/workflow-choice.tsx';
import { WORDS } from '../../words/common.ts';
import { QUEUE_WORDS } from '../../words/queue.ts';
import { type QueuedRun, rowsOf } from './rows.ts';

const POLL_MILLISECONDS = 3000;

/** Shows, by key, who has a place of a workflow's limit and who waits for it. */
export const Queue = ({ route }: { route: Route }) => {
  const { workflow, prefix = '' } = route.fields;
  return (
    <main>
      <h1>{WORDS.queue}</h1>
      <p>{QUEUE_WORDS.what}</p>
      <form class="filter" onSubmit={(event) => event.preventDefault()}>
        <WorkflowChoice route={route} />
        {workflow && (
          <SearchText
            label={QUEUE_WORDS.begins}
            text={prefix}
            onChange={(text) => changeFields(route, { prefix: text })}
          />
        )}
      </form>
      {workflow && <Runs key={workflow} workflow={workflow} prefix={prefix} />}
      <QueuedStartList />
    </main>
  );
};

/** Shows how many queued starts have not been made, and those that cannot be. */
const QueuedStartList = () => {
  const { value, problem } = usePolled(api.queuedStarts, 'queued starts', POLL_MILLISECONDS);
  if (!value) return problem ? <Notice problem={problem} /> : null;
  const { waiting, more, oldest_at: oldest, failed } = value;
  return (
    <>
      <p class="quiet">{QUEUE_WORDS.queuedStarts(waiting, more, lasting(oldest, undefined))}</p>
      {failed.length > 0 && (
        <>
          <h2>{QUEUE_WORDS.refused}</h2>
          <Table
            label={QUEUE_WORDS.refused}
            columns={REFUSED}
            rows={failed}
            keyOf={({ workflow, name }) => `${workflow}/${name}`}
          />
        </>
      )}
    </>
  );
};

const REFUSED: Column<QueuedStarts['failed'][number]>[] = [
  { title: QUEUE_WORDS.execution, style: 'first', cell: ({ workflow, name }) => `${workflow}/${name}` },
  { title: QUEUE_WORDS.started, cell: ({ accepted_at: at }) => <Time at={at} /> },
  { title: QUEUE_WORDS.why, cell: ({ error }) => visible(error) },
];

const Runs = ({ workflow, prefix }: { workflow: string; prefix: string }) => {
  const { value, problem } = usePolled(() => api.queue(workflow), workflow, POLL_MILLISECONDS);
  return (
    <>
      {value && <Limit queue={value} />}
      <Listing of={{ value: value && rowsOf(value, prefix), problem }} none={QUEUE_WORDS.none}>
        {(rows) => (
          <Table
            label={WORDS.queue}
            columns={columns(workflow)}
            rows={rows}
            keyOf={({ execution }) => execution}
          />
        )}
      </Listing>
    </>
  );
};

const Limit = ({ queue: { max, rate, debounce_seconds: wait } }: { queue: QueueView }) => {
  const limits = [
    ...(max === undefined ? [] : [QUEUE_WORDS.limit(max)]),
    ...(rate ? [QUEUE_WORDS.rate(rate.max, formatMilliseconds(rate.per_seconds * 1000))] : []),
    ...(wait === undefined ? [] : [QUEUE_WORDS.debounce(formatMilliseconds(wait * 1000))]),
  ];
  return <p class="quiet">{limits.length === 0 ? QUEUE_WORDS.noLimit : limits.join(' ')}</p>;
};

const columns = (workflow: string): Column<QueuedRun>[] => [
  { title: QUEUE_WORDS.key, style: 'first', cell: ({ key }) => visible(key) },
  {
    title: QUEUE_WORDS.place,
    cell: ({ place, begins }) => {
      if (begins)
        return (
          <span class="badge">
            {QUEUE_WORDS.willBegin[begins.waitsFor]} <Time at={begins.at} />
          </span>
        );
      if (place === undefined) return <span class="badge running">{QUEUE_WORDS.underWay}</span>;
      return <span class="badge">{QUEUE_WORDS.at(place)}</span>;
    },
  },
  {
    title: QUEUE_WORDS.execution,
    cell: ({ name }) => <a href={linkTo(['executions', workflow, name])}>{name}</a>,
  },
  { title: QUEUE_WORDS.started, cell: ({ started_at: at }) => <Time at={at} /> },
  { title: QUEUE_WORDS.waits, cell: ({ started_at: at }) => lasting(at, undefined) },
];
