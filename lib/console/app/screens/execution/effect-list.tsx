import { api } from '../../api/api.ts';
import type { Effects, EffectView } from '../../api/types.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Notice } from '../../view/notice.tsx';
import { type Column, Table } from '../../view/table.tsx';
import { Time } from '../../view/time.tsx';
import { EFFECT_STATE, EFFECT_WORDS } from '../../words/execution.ts';

const POLL_MILLISECONDS = 5000;

interface EffectsProps {
  workflow: string;
  execution: string;
}

/** States in which undoing is still to be done. */
const LEFT = new Set<EffectView['state']>(['done', 'unknown', 'under_way', 'undoing', 'not_undone']);

/** States in which undoing an effect was begun, and has not been done. */
const NOT_UNDONE = new Set<EffectView['state']>(['undoing', 'not_undone']);

/** Says what cancelling an execution undoes, and what stays; of one that succeeded, only what could not be undone (`onlyParked`). */
export const UndoPreview = ({
  workflow,
  execution,
  onlyParked = false,
}: EffectsProps & { onlyParked?: boolean }) => {
  const { value, problem } = usePolled(
    () => api.effects(workflow, execution),
    `${workflow}/${execution}`,
    POLL_MILLISECONDS,
  );
  if (!value) return problem ? <Notice problem={problem} /> : <p class="quiet">{EFFECT_WORDS.loading}</p>;
  const left = value.effects.filter(({ state }) => (onlyParked ? NOT_UNDONE : LEFT).has(state));
  const undone = left.filter(({ undoable }) => undoable);
  const staying = left.filter(({ undoable }) => !undoable);
  return (
    <div class="preview">
      <p>{EFFECT_WORDS.willBeUndone(undone.length)}</p>
      <Steps effects={undone} />
      {staying.length > 0 && (
        <>
          <p>{EFFECT_WORDS.stays(staying.length)}</p>
          <Steps effects={staying} />
        </>
      )}
    </div>
  );
};

const Steps = ({ effects }: { effects: readonly EffectView[] }) =>
  effects.length === 0 ? null : (
    <ol>
      {effects.map(({ step, action, at }, index) => (
        <li key={`${step}${index}`}>
          <strong>{step}</strong> <span class="quiet">{action}</span> <Time at={at} />
        </li>
      ))}
    </ol>
  );

/** Lists what an execution did, what of it is undone, and why the rest is not. */
export const EffectList = ({ effects }: { effects: Effects }) => {
  const { effects: list, parked, undoing } = effects;
  if (list.length === 0) return null;
  return (
    <section class="effects">
      <h2>{EFFECT_WORDS.title}</h2>
      {undoing !== undefined && <p>{EFFECT_WORDS.undoing}</p>}
      {parked && (
        <p class="notice">
          {EFFECT_WORDS.parked(parked.tries)}{' '}
          {parked.retry_at === undefined ? (
            EFFECT_WORDS.onlyByHand
          ) : (
            <>
              {EFFECT_WORDS.nextTry} <Time at={parked.retry_at} />
            </>
          )}
        </p>
      )}
      <Table
        label={EFFECT_WORDS.title}
        columns={COLUMNS}
        rows={list}
        keyOf={({ step }, index) => `${step}${index}`}
      />
    </section>
  );
};

const reasonFor = ({ state, undoable, error }: EffectView): string => {
  if (error !== undefined) return error;
  if (state === 'unknown') return EFFECT_WORDS.unknown;
  return state === 'done' && !undoable ? EFFECT_WORDS.irreversible : '';
};

const COLUMNS: Column<EffectView>[] = [
  { title: EFFECT_WORDS.step, cell: ({ step }) => step },
  {
    title: EFFECT_WORDS.state,
    cell: ({ state }) => <span class={`badge ${state}`}>{EFFECT_STATE[state]}</span>,
  },
  { title: EFFECT_WORDS.why, cell: reasonFor },
  { title: EFFECT_WORDS.action, style: 'quiet', cell: ({ action }) => action },
  { title: EFFECT_WORDS.at, cell: ({ at }) => <Time at={at} /> },
];
