import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { may } from '../api/session/current.ts';
import { WORDS } from '../words/common.ts';
import { Dialog } from './dialog.tsx';
import { Notice } from './notice.tsx';

interface ConfirmProps {
  /** What the button says. */
  label: string;
  /** What will happen, in words, and what is to be known before; in the page only while it is asked. */
  children: ComponentChildren;
  danger?: boolean;
  /** Whether a reason is asked for, which the audit trail keeps. */
  reason?: boolean;
  /** Whether what is filled in so far allows it; default: true. */
  ready?: boolean;
  disabled?: boolean;
  act(reason: string | undefined): Promise<unknown>;
}

/** A button that says what will happen, and does it once that is confirmed. It is not there for people who may not. */
export const Confirm = (props: ConfirmProps) => {
  const { label, danger = false, disabled = false } = props;
  const [asked, setAsked] = useState(false);
  if (!may('operator')) return null;
  return (
    <>
      <button type="button" class={danger ? 'danger' : ''} disabled={disabled} onClick={() => setAsked(true)}>
        {label}
      </button>
      {asked && (
        <Dialog label={label} onClose={() => setAsked(false)}>
          <Question {...props} onDone={() => setAsked(false)} />
        </Dialog>
      )}
    </>
  );
};

const Question = ({
  label,
  children,
  danger,
  reason,
  ready = true,
  act,
  onDone,
}: ConfirmProps & { onDone(): void }) => {
  const [problem, setProblem] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const [why, setWhy] = useState('');
  const run = async (): Promise<void> => {
    setBusy(true);
    try {
      await act(why === '' ? undefined : why);
      onDone();
    } catch (refused) {
      setProblem(refused as Error);
      setBusy(false);
    }
  };
  return (
    <>
      {children}
      {reason && (
        <label class="field">
          {WORDS.reason}
          <input value={why} maxLength={1000} onInput={({ currentTarget }) => setWhy(currentTarget.value)} />
        </label>
      )}
      <Notice problem={problem} />
      <div class="buttons">
        <button type="button" onClick={onDone}>
          {WORDS.back}
        </button>
        <button
          type="button"
          class={danger ? 'danger' : 'primary'}
          disabled={busy || !ready}
          onClick={() => void run()}
        >
          {label}
        </button>
      </div>
    </>
  );
};
