import { formatMilliseconds } from '#core/durations.ts';
import { api } from '../../api/api.ts';
import type { Service } from '../../api/types.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Listing } from '../../view/listing.tsx';
import { type Column, Table } from '../../view/table.tsx';
import { Time } from '../../view/time.tsx';
import { WORDS } from '../../words/common.ts';
import { SERVICE_WORDS } from '../../words/lifecycles.ts';

const POLL_MILLISECONDS = 5000;

/** Lists the registered services with their health, those that others need first. */
export const Services = () => (
  <main>
    <h1>{WORDS.services}</h1>
    <Listing of={usePolled(api.services, 'services', POLL_MILLISECONDS)} none={SERVICE_WORDS.none}>
      {(services) => (
        <Table label={WORDS.services} columns={COLUMNS} rows={services} keyOf={({ name }) => name} />
      )}
    </Listing>
  </main>
);

const COLUMNS: Column<Service>[] = [
  {
    title: SERVICE_WORDS.service,
    cell: ({ name, description }) => (
      <>
        {name} {description && <span class="quiet">{description}</span>}
      </>
    ),
  },
  {
    title: SERVICE_WORDS.status,
    cell: ({ status }) => <span class={`badge ${status}`}>{SERVICE_WORDS.names[status]}</span>,
  },
  { title: SERVICE_WORDS.error, cell: ({ error }) => error },
  { title: SERVICE_WORDS.needs, cell: ({ needs }) => needs.join(', ') },
  {
    title: SERVICE_WORDS.latency,
    cell: ({ latency_ms: latency }) => (latency === undefined ? '' : formatMilliseconds(latency)),
  },
  { title: SERVICE_WORDS.checked, cell: ({ checked_at: at }) => <Time at={at} /> },
];
