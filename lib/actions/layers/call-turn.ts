import { type CallTurn, FLOW_ERRORS } from '#contracts/flow.ts';
import type { Json } from '#core/json.ts';
import type { ActionCall, Next, WiredAction } from '../action-call.ts';
import { ActionError } from '../action-error.ts';
import type { TellPorts } from '../flow/tell.ts';
import type { Outside } from '../flow/turn-store.ts';

/** Milliseconds that a call may be over later than its process expects, and that clocks may differ. */
const GRACE_MILLISECONDS = 5000;

/** Milliseconds that an attempt waits itself for the time at which it may begin. */
const MAX_PAUSE_MILLISECONDS = 1500;

/** Makes a call in its turn, and gives that up afterwards. */
export const callInTurn = async (
  call: ActionCall,
  turn: CallTurn,
  next: Next,
  action: WiredAction,
): Promise<Json> => {
  const { concurrency } = action.contract;
  // The limit may have changed since the step asked.
  const max = turn.max !== undefined && concurrency ? (concurrency.max ?? 1) : turn.max;
  const ports = await portsOf(action);
  if (turn.rate && call.run.attempt > 0) await atItsRate(ports, turn, turn.rate);
  if (max === undefined) return next(call);
  const slot = await take(ports, turn, max, call);
  try {
    return await next(call);
  } finally {
    const round = { name: 'release', run: turn.call, slot, by: call.id, max } as const;
    await ports.turns.work(turn, round, outside(ports)).catch((error: unknown) => {
      // Others find that its time is over.
      call.logger.warn('The place of the call could not be given up', error as Error);
    });
  }
};

const portsOf = async ({ clients, clock }: WiredAction): Promise<TellPorts> => {
  const [{ turnsIn }, { tableOf }, { tasksOn }] = await Promise.all([
    import('../flow/turn-store.ts'),
    import('../ports/documents.ts'),
    import('../ports/tasks.ts'),
  ]);
  return { clock, tasks: tasksOn(clients), turns: turnsIn(tableOf(clients.dynamo), clock) };
};

/** Whether a call is over is known by its time, so that no one outside needs to be asked. */
const outside = (ports: TellPorts): Outside => ({
  tell: async (...telling) => (await import('../flow/tell.ts')).teller(ports)(...telling),
  isOver: async () => false,
});

/** Returns the slot of the call, which has begun. */
const take = async (
  ports: TellPorts,
  turn: CallTurn,
  max: number,
  { id, remainingMilliseconds }: ActionCall,
): Promise<number> => {
  const { call: run, at, rank } = turn;
  const begin = (): Promise<number | undefined> => {
    const until = ports.clock.now() + remainingMilliseconds() + GRACE_MILLISECONDS;
    return ports.turns.beginCall(turn, { run, by: id, until });
  };
  const granted = await begin();
  if (granted !== undefined) return granted;
  const { holdOf } = await import('../flow/tell.ts');
  const entering = { run, at, rank, max, queues: true, hold: holdOf(max, turn.rate) };
  await ports.turns.work(turn, { name: 'enter', ...entering }, outside(ports));
  const taken = await begin();
  if (taken !== undefined) return taken;
  const under = max === 1 ? 'Another call is' : `${max} calls are`;
  throw awaits(`${under} under way${turn.key === '' ? '' : ` with the key "${turn.key}"`}`);
};

/** Waits for the time at which another attempt may begin; fails with `AwaitsTurn` if that is not soon. */
const atItsRate = async (
  { clock, turns }: TellPorts,
  turn: CallTurn,
  rate: NonNullable<CallTurn['rate']>,
): Promise<void> => {
  const attempt = `${turn.call}#again`;
  const known = await turns.turnOf(attempt);
  const of = { workflow: turn.workflow, key: rate.key };
  const beginsAt = known?.beginsAt ?? (await turns.reserve(of, rate)) ?? clock.now();
  const wait = beginsAt - clock.now();
  if (wait > MAX_PAUSE_MILLISECONDS) {
    if (known?.beginsAt === undefined) await turns.remember(attempt, { ...turn, priority: 0, beginsAt });
    throw awaits(`As many calls as may have begun within ${rate.per_seconds} s`);
  }
  if (known?.beginsAt !== undefined) await turns.remember(attempt, { ...turn, priority: 0 });
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
};

const awaits = (cause: string): ActionError =>
  new ActionError(FLOW_ERRORS.awaits, cause, { retryable: true });
