import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import {
  type TaskAnswer,
  type TaskHandler,
  type VirtualResult,
  VirtualSession,
} from '#engine/drivers/virtual/run-virtual.ts';
import type { Run } from '#engine/model/run.ts';
import type { RecordedCase, RecordedEvent, RecordedTask } from './cases.ts';
import type { Observed } from './compare.ts';

/** A result above 256 KiB: that it is too large is the engine's to find, not the task's to report. */
const TOO_LARGE = 'x'.repeat(256 * 1024 + 1);

const parsed = (value: Json): Json => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
};

const answer = (task: RecordedTask | undefined, submitted: Json | undefined): TaskAnswer => {
  const call = submitted === undefined ? {} : { submitted };
  if (task === undefined || task.did === 'timeout') return { never: true, ...call };
  if (task.did === 'succeed') return { output: parsed(task.output ?? null), ...call };
  if (task.error === 'States.DataLimitExceeded') return { output: TOO_LARGE, ...call };
  const { error, cause } = task;
  const text = cause === undefined || typeof cause === 'string' ? cause : JSON.stringify(cause);
  return {
    ...defined({ error }),
    ...defined({ cause: text }),
    ...call,
  };
};

/** Answers tasks as they were recorded, each state's attempts in order. */
export const recordedTasks = (recorded: RecordedCase): TaskHandler => {
  const left = new Map<string, RecordedTask[]>();
  for (const task of recorded.tasks) {
    const name = task.state ?? '';
    left.set(name, [...(left.get(name) ?? []), task]);
  }
  return (task) => {
    const queue = left.get(task.stateName) ?? left.get('') ?? [];
    const first = queue.shift();
    return first?.did === 'submit' ? answer(queue.shift(), first.output) : answer(first, undefined);
  };
};

/** What the API would show of a virtual run. */
const observe = (result: VirtualResult): Observed => {
  const { status, output, error, cause } = result;
  return {
    outcome: {
      status,
      ...(output !== undefined && { output: JSON.stringify(output) }),
      ...defined({ error }),
      ...defined({ cause }),
    },
    events: result.history.map(({ timestamp: _, ...event }) => event as unknown as RecordedEvent),
  };
};

/** The day on which the recordings' timers were set: what they wait for is then near. */
const RECORDED = Date.UTC(2026, 10, 20);

/** Runs a recorded case in process; `between` may replace the run between any two events. */
export const replay = (recorded: RecordedCase, between: (run: Run) => Run = (run) => run): Observed => {
  const session = new VirtualSession({
    definition: recorded.definition,
    input: recorded.input,
    tasks: recordedTasks(recorded),
    startAt: RECORDED,
    identity: { stateMachineName: 'exam-0', name: 'run-0' },
  });
  const { target, world } = session;
  world.send(target, { type: 'start' });
  do target.run = between(target.run);
  while (target.run.status === 'RUNNING' && world.tick());
  return observe(session.result());
};
