import type { RunInfo } from '#contracts/action-event.ts';
import { defined } from '#core/defined.ts';
import type { TaskHandler } from '#engine/drivers/virtual/run-virtual.ts';
import { type StartingPorts, undoPart } from '#platform/undoing/start-undoing.ts';
import { undoEffects } from '#platform/undoing/undo-effects.ts';
import { runUndoing, type Undoable } from './undoing.ts';

/** Executions that undo one part: more than any needs, so that guards without a rule do not undo it for ever. */
const MAX_UNDOINGS = 3;

/**
 * Answers a call that has the log undo effects, by the platform's own function. The executions that do it run at once. Returns the name of the
 * error with which the call ends, if it does, and when the last of those has ended.
 */
export const undoneByLog = async (
  undoable: Undoable,
  { run, effects, now }: { run: RunInfo; effects: readonly string[]; now: number },
  call: TaskHandler,
): Promise<{ error?: string; endedAt: number }> => {
  const asked: string[] = [];
  const { guard, of } = undoable;
  const ports: StartingPorts = { executions: startingIn(asked), logOf: () => guard.log };
  const error = await undoEffects({ effects }, { run, ...ports }).then(
    () => undefined,
    (reason: Error) => reason.name,
  );
  let endedAt = now;
  for (let times = 0; times < MAX_UNDOINGS; times++) {
    const name = asked.shift();
    if (name === undefined) break;
    endedAt = (await runUndoing(undoable, { name, now: endedAt }, call)).endedAt;
    // What did not fit into one execution is undone by the next.
    if (guard.fence.parked === undefined)
      await undoPart(ports, { workflow: of.stateMachineName, execution: of.id });
  }
  return { endedAt, ...defined({ error }) };
};

/** Executions that undo are started one after the other, and each has ended before the next is asked about. */
const startingIn = (asked: string[]): StartingPorts['executions'] => ({
  start: async (_stateMachine, _input, name = '') => {
    asked.push(name);
    return { execution: name, startedAt: new Date(0) };
  },
  describe: async (executionArn) => ({
    $metadata: {},
    executionArn,
    stateMachineArn: '',
    startDate: new Date(0),
    status: 'SUCCEEDED',
  }),
});
