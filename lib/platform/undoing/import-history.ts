import type { EffectLog } from '#actions/effects/effect-log.ts';
import { entriesToUndo } from '#contracts/compensation/entries.ts';
import { isLost, undoneKey } from '#contracts/compensation/keys.ts';
import type { ProgressEvent } from '#contracts/progress/history-event.ts';
import { startedExecution } from '#contracts/progress/started-execution.ts';
import { defined } from '#core/defined.ts';

/**
 * Logs what a definition has recorded for undoing without an action that could log it: steps without a function, such as one that
 * starts another workflow. What it has the log undo is there.
 */
export const importSaga = async (
  log: EffectLog,
  workflow: string,
  events: readonly ProgressEvent[],
): Promise<void> => {
  for (const { step, uses, with: input, key: undo, at, final, retry } of entriesToUndo(events)) {
    const key = undoneKey(undo);
    if (isLost(key)) continue;
    const known = { uses, with: { '': input }, ...defined({ final, retry }) };
    const about = { workflow, step, action: '', undo: await log.keep(key, 'undo', JSON.stringify(known)) };
    await log.change(key, (entry) =>
      entry
        ? { verdict: 'known' }
        : {
            verdict: 'imported',
            next: { state: 'done', owner: 'history', until: 0, doubtful: false, at, about },
          },
    );
  }
};

/** Returns the executions that an execution has started and waits for, by ARN. */
export const awaitedExecutions = (events: Iterable<ProgressEvent>): string[] => {
  const found = new Set<string>();
  for (const event of events) {
    if (!event.taskSubmittedEventDetails) continue;
    const execution = startedExecution(event);
    if (execution !== undefined) found.add(execution);
  }
  return [...found];
};
