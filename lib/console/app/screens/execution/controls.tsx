import { api, type Control } from '../../api/api.ts';
import type { ExecutionStatus } from '../../api/types.ts';
import { linkTo } from '../../router.ts';
import { Confirm } from '../../view/confirm.tsx';

interface Offer {
  control: Control;
  label: string;
  what: string;
  danger?: boolean;
}

const RUNNING: Offer[] = [
  {
    control: 'pause',
    label: 'Pause',
    what: 'It ends what it is doing and keeps its effects, until it is resumed.',
  },
  { control: 'stop', label: 'Stop', what: 'It stops now. Its effects stay as they are.', danger: true },
  {
    control: 'cancel',
    label: 'Cancel',
    what: 'It stops now, and what it did is undone, newest first.',
    danger: true,
  },
];

const ENDED: Offer[] = [
  { control: 'resume', label: 'Resume', what: 'It goes on where it was paused or stopped.' },
  { control: 'retry', label: 'Retry', what: 'What failed is tried again; what succeeded is kept.' },
  { control: 'cancel', label: 'Undo', what: 'What it did is undone, newest first.', danger: true },
];

/** What can be done with an execution. */
export const Controls = ({ status }: { status: ExecutionStatus }) => {
  const { workflow, name } = status;
  const offers = status.status === 'RUNNING' ? RUNNING : status.status === 'SUCCEEDED' ? [] : ENDED;
  return (
    <div class="buttons">
      {offers.map(({ control, label, what, danger }) => (
        <Confirm
          key={label}
          label={label}
          danger={danger ?? false}
          act={() => api.control(workflow, name, control)}
        >
          <p>{what}</p>
          <Undone status={status} shown={control === 'cancel'} />
        </Confirm>
      ))}
      <a class="button" href={linkTo(['start', workflow], { like: name })}>
        Start another
      </a>
    </div>
  );
};

/** Names what would be undone. */
const Undone = ({ status, shown }: { status: ExecutionStatus; shown: boolean }) => {
  if (!shown) return null;
  const done = status.progress.steps.filter(
    (step) => step.status === 'succeeded' && step.compensation === undefined,
  );
  return (
    <p class="quiet">
      Steps that have succeeded: {done.map(({ id }) => id).join(', ') || 'none'}. Those with a compensation
      are undone.
    </p>
  );
};
