import { api } from '../../api/api.ts';
import type { Breaker } from '../../api/types.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Confirm } from '../../view/confirm.tsx';
import { Listing } from '../../view/listing.tsx';
import { type Column, Table } from '../../view/table.tsx';
import { Time } from '../../view/time.tsx';
import { BREAKER_WORDS } from '../../words/breakers.ts';
import { WORDS } from '../../words/common.ts';

const POLL_MILLISECONDS = 2000;

/** Lists the circuit breakers; an open one can be closed. */
export const Breakers = () => {
  const polled = usePolled(api.breakers, 'breakers', POLL_MILLISECONDS);
  return (
    <main>
      <h1>{WORDS.breakers}</h1>
      <Listing of={polled} none={WORDS.noBreakers}>
        {(breakers) => (
          <Table
            label={WORDS.breakers}
            columns={columns(polled.refresh)}
            rows={breakers}
            keyOf={({ name }) => name}
          />
        )}
      </Listing>
    </main>
  );
};

const columns = (onReset: () => void): Column<Breaker>[] => [
  { title: BREAKER_WORDS.breaker, cell: ({ name }) => name },
  {
    title: BREAKER_WORDS.state,
    cell: ({ state }) => <span class={`badge ${state}`}>{BREAKER_WORDS.states[state]}</span>,
  },
  { title: BREAKER_WORDS.failures, cell: ({ failures }) => failures },
  { title: BREAKER_WORDS.changed, cell: ({ changed_at: at }) => <Time at={at} /> },
  { title: BREAKER_WORDS.probes, cell: ({ half_opens_at: at }) => <Time at={at} /> },
  {
    title: BREAKER_WORDS.reset,
    isSilent: true,
    cell: ({ name, state }) =>
      state !== 'closed' && (
        <Confirm
          label={BREAKER_WORDS.reset}
          reason
          act={(reason) => api.resetBreaker(name, reason).then(onReset)}
        >
          <p>{BREAKER_WORDS.resetWhat(name)}</p>
        </Confirm>
      ),
  },
];
