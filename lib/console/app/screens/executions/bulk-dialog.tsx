import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/api.ts';
import type { EffectView, Execution } from '../../api/types.ts';
import { Dialog } from '../../view/dialog.tsx';
import { STATUS, WORDS } from '../../words/common.ts';
import { BULK_DIALOG_WORDS, BULK_WORDS } from '../../words/executions.ts';
import { type BulkAction, forEachOf, partFor } from './bulk.ts';
import { useRefusals } from './use-refusals.ts';

interface BulkDialogProps {
  action: BulkAction;
  executions: readonly Execution[];
  /** Called when it is closed; whether anything was done. */
  onClose(isDone: boolean): void;
}

interface Progress {
  done: number;
  refused: { execution: Execution; reason: string }[];
}

/** Says what will happen with many executions, asks for their number, and does it. */
export const BulkDialog = ({ action, executions, onClose }: BulkDialogProps) => {
  // What was selected when it was opened; the list keeps changing.
  const [{ fitting: possible, left }] = useState(() => partFor(action, executions));
  const { checked, reasons, unknown } = useRefusals(action, possible);
  const isChecked = checked === possible.length;
  const isNone = isChecked && possible.length === reasons.size;
  const fitting = possible.filter(({ execution }) => !reasons.has(execution));
  const refusing = possible.filter(({ execution }) => reasons.has(execution));
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [progress, setProgress] = useState<Progress>();
  const { label, what } = BULK_WORDS[action];
  const run = async (): Promise<void> => {
    setProgress({ done: 0, refused: [] });
    await forEachOf(
      fitting,
      (execution) => doWith(action, execution, reason || undefined),
      (execution, problem) =>
        setProgress((before = { done: 0, refused: [] }) => ({
          done: before.done + 1,
          refused: problem ? [...before.refused, { execution, reason: problem.message }] : before.refused,
        })),
    );
  };
  if (progress)
    return (
      <Dialog label={label} onClose={() => onClose(true)}>
        <Done progress={progress} count={fitting.length} onClose={() => onClose(true)} />
      </Dialog>
    );
  return (
    <Dialog label={label} onClose={() => onClose(false)}>
      <p>
        {isNone ? BULK_DIALOG_WORDS.none(label) : BULK_DIALOG_WORDS.fits(fitting.length, label)}{' '}
        {!isNone && what}
      </p>
      {left.length > 0 && <LeftOut executions={left} />}
      {!isChecked && (
        <p class="quiet" role="status">
          {BULK_DIALOG_WORDS.checking(checked, possible.length)}
        </p>
      )}
      {isChecked && refusing.length > 0 && (
        <>
          <p>{BULK_DIALOG_WORDS.refusing(refusing.length)}</p>
          <Reasons
            refused={refusing.map((execution) => ({
              execution,
              reason: reasons.get(execution.execution) ?? '',
            }))}
          />
        </>
      )}
      {unknown > 0 && <p>{BULK_DIALOG_WORDS.unchecked(unknown)}</p>}
      {isChecked && action !== 'retry' && fitting.length > 0 && <TogetherUndone executions={fitting} />}
      <label class="field" hidden={isNone}>
        {WORDS.reason}
        <input value={reason} onInput={({ currentTarget }) => setReason(currentTarget.value)} />
      </label>
      <label class="field" hidden={isNone}>
        {BULK_DIALOG_WORDS.type(fitting.length)}
        <input
          inputMode="numeric"
          value={typed}
          disabled={!isChecked || fitting.length === 0}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </label>
      <div class="buttons">
        <button type="button" onClick={() => onClose(false)}>
          {WORDS.back}
        </button>
        <button
          type="button"
          hidden={isNone}
          class={action === 'retry' ? 'primary' : 'danger'}
          disabled={!isChecked || fitting.length === 0 || typed.trim() !== String(fitting.length)}
          onClick={() => void run()}
        >
          {label}
        </button>
      </div>
    </Dialog>
  );
};

const doWith = (
  action: BulkAction,
  { workflow, name }: Execution,
  reason: string | undefined,
): Promise<unknown> => api.control(workflow, name, action === 'retry' ? 'retry' : 'cancel', reason);

const LeftOut = ({ executions }: { executions: readonly Execution[] }) => (
  <p class="quiet">
    {BULK_DIALOG_WORDS.left(executions.length)}{' '}
    {[...Map.groupBy(executions, ({ status }) => status)]
      .map(([status, list]) => `${list.length} ${STATUS[status]}`)
      .join(', ')}
  </p>
);

const LEFT = new Set<EffectView['state']>(['done', 'unknown', 'under_way', 'not_undone']);

/** Counts the effects of all of them. */
const TogetherUndone = ({ executions }: { executions: readonly Execution[] }) => {
  const [sum, setSum] = useState({ read: 0, undone: 0, staying: 0, unread: 0 });
  useEffect(() => {
    let isGone = false;
    const add = (more: Partial<typeof sum>): void =>
      setSum((before) => ({
        read: before.read + 1,
        undone: before.undone + (more.undone ?? 0),
        staying: before.staying + (more.staying ?? 0),
        unread: before.unread + (more.unread ?? 0),
      }));
    void forEachOf(
      executions,
      async ({ workflow, name }) => {
        if (isGone) return;
        const { effects } = await api.effects(workflow, name);
        const left = effects.filter(({ state }) => LEFT.has(state));
        const undone = left.filter(({ undoable }) => undoable).length;
        add({ undone, staying: left.length - undone });
      },
      (_, problem) => {
        if (problem) add({ unread: 1 });
      },
    );
    return () => {
      isGone = true;
    };
  }, []);
  if (sum.read < executions.length)
    return <p class="quiet">{BULK_DIALOG_WORDS.reading(sum.read, executions.length)}</p>;
  return (
    <p>
      {BULK_DIALOG_WORDS.effects(sum.undone, sum.staying)}
      {sum.unread > 0 && ` ${BULK_DIALOG_WORDS.unread(sum.unread)}`}
    </p>
  );
};

/** Executions that are named for each reason. */
const MAX_NAMES = 5;

/** Lists why executions are refused, each reason once. */
const Reasons = ({ refused }: Pick<Progress, 'refused'>) => (
  <ul class="refused">
    {[...Map.groupBy(refused, ({ reason }) => reason)].map(([reason, list]) => (
      <li key={reason}>
        {BULK_DIALOG_WORDS.because(list.length, reason)}{' '}
        <span class="quiet">
          {list
            .slice(0, MAX_NAMES)
            .map(({ execution: { name } }) => name)
            .join(', ')}
          {list.length > MAX_NAMES && BULK_DIALOG_WORDS.others(list.length - MAX_NAMES)}
        </span>
      </li>
    ))}
  </ul>
);

interface DoneProps {
  progress: Progress;
  count: number;
  onClose(): void;
}

const Done = ({ progress: { done, refused }, count, onClose }: DoneProps) => (
  <>
    <p role="status">{BULK_DIALOG_WORDS.doing(done, count)}</p>
    <progress value={done} max={count} aria-label={BULK_DIALOG_WORDS.doing(done, count)} />
    {refused.length > 0 && (
      <>
        <p>{BULK_DIALOG_WORDS.refused(refused.length)}</p>
        <Reasons refused={refused} />
      </>
    )}
    <div class="buttons">
      <button type="button" class="primary" disabled={done < count} onClick={onClose}>
        {BULK_DIALOG_WORDS.close}
      </button>
    </div>
  </>
);
