import { useState } from 'preact/hooks';
import { may } from '../../api/session/current.ts';
import type { Execution } from '../../api/types.ts';
import { linkTo } from '../../router.ts';
import { BULK_WORDS, LIST_WORDS } from '../../words/executions.ts';
import type { BulkAction } from './bulk.ts';
import { BulkDialog } from './bulk-dialog.tsx';

interface BulkBarProps {
  selected: readonly Execution[];
  onClear(): void;
}

const ACTIONS: readonly BulkAction[] = ['retry', 'cancel', 'undo'];

/** What can be done with the executions that are selected. */
export const BulkBar = ({ selected, onClear }: BulkBarProps) => {
  const [asked, setAsked] = useState<BulkAction>();
  const [one, other] = selected;
  const pair = selected.length === 2 && one && other && one.workflow === other.workflow;
  return (
    <div class="bulk" role="toolbar" aria-label={LIST_WORDS.selected(selected.length)}>
      <span aria-live="polite">{LIST_WORDS.selected(selected.length)}</span>
      {(may('operator') ? ACTIONS : []).map((action) => (
        <button
          key={action}
          type="button"
          class={action === 'retry' ? '' : 'danger'}
          onClick={() => setAsked(action)}
        >
          {BULK_WORDS[action].label}
        </button>
      ))}
      {pair && (
        <a class="button" href={linkTo(['compare', one.workflow, one.name, other.name])}>
          {LIST_WORDS.compare}
        </a>
      )}
      <button type="button" class="link" onClick={onClear}>
        {LIST_WORDS.clear}
      </button>
      {asked && (
        <BulkDialog
          action={asked}
          executions={selected}
          onClose={(isDone) => {
            setAsked(undefined);
            if (isDone) onClear();
          }}
        />
      )}
    </div>
  );
};
