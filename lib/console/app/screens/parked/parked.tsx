import { api } from '../../api/api.ts';
import type { Parked } from '../../api/types.ts';
import { linkTo } from '../../router.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Confirm } from '../../view/confirm.tsx';
import { Listing } from '../../view/listing.tsx';
import { type Column, Table } from '../../view/table.tsx';
import { Time } from '../../view/time.tsx';
import { WORDS } from '../../words/common.ts';
import { PARKED_WORDS } from '../../words/workflows.ts';

const POLL_MILLISECONDS = 5000;

/** Lists the executions whose effects could not be undone, with the reason; each can be tried again now. */
export const ParkedList = () => {
  const polled = usePolled(api.parked, 'parked', POLL_MILLISECONDS);
  return (
    <main>
      <h1>{WORDS.parked}</h1>
      <p>{PARKED_WORDS.what}</p>
      <Listing of={polled} none={PARKED_WORDS.none}>
        {(parked) => (
          <Table
            label={WORDS.parked}
            columns={columns(polled.refresh)}
            rows={parked}
            keyOf={({ execution }) => execution}
          />
        )}
      </Listing>
    </main>
  );
};

const columns = (onUndo: () => void): Column<Parked>[] => [
  {
    title: PARKED_WORDS.execution,
    cell: ({ workflow, name }) => (
      <a href={linkTo(['executions', workflow, name])}>
        {workflow}/{name}
      </a>
    ),
  },
  {
    title: PARKED_WORDS.steps,
    cell: ({ steps }) =>
      steps.map(({ step, error }) => (
        <div key={step}>
          {step} <span class="quiet">{error}</span>
        </div>
      )),
  },
  { title: PARKED_WORDS.tries, cell: ({ tries }) => tries },
  {
    title: PARKED_WORDS.next,
    cell: ({ retry_at: at, held_since: heldSince }) => {
      if (heldSince !== undefined) return PARKED_WORDS.held;
      return at === undefined ? PARKED_WORDS.byHand : <Time at={at} />;
    },
  },
  {
    title: PARKED_WORDS.undo,
    isSilent: true,
    cell: ({ workflow, name }) => (
      <Confirm
        label={PARKED_WORDS.undo}
        danger
        reason
        act={(reason) => api.control(workflow, name, 'cancel', reason).then(onUndo)}
      >
        <p>{PARKED_WORDS.undoWhat}</p>
      </Confirm>
    ),
  },
];
