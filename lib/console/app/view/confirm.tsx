import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Notice } from './notice.tsx';

interface ConfirmProps {
  /** What the button says. */
  label: string;
  /** What will happen, in words. */
  children: ComponentChildren;
  danger?: boolean;
  act(): Promise<unknown>;
}

/** A button that says what will happen, and does it once that is confirmed. */
export const Confirm = ({ label, children, danger = false, act }: ConfirmProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    setBusy(true);
    try {
      await act();
      setProblem(undefined);
      dialog.current?.close();
    } catch (refused) {
      setProblem(refused as Error);
    }
    setBusy(false);
  };
  return (
    <>
      <button type="button" class={danger ? 'danger' : ''} onClick={() => dialog.current?.showModal()}>
        {label}
      </button>
      <dialog ref={dialog} aria-label={label}>
        <h2>{label}</h2>
        {children}
        <Notice problem={problem} />
        <div class="buttons">
          <button type="button" onClick={() => dialog.current?.close()}>
            Back
          </button>
          <button
            type="button"
            class={danger ? 'danger' : 'primary'}
            disabled={busy}
            onClick={() => void run()}
          >
            {label}
          </button>
        </div>
      </dialog>
    </>
  );
};
