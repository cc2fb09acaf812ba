import { CALL_HOLD_MILLISECONDS, type CallTurn, FLOW_ERRORS, type TurnKey } from '#contracts/flow.ts';
import type { Clock } from '#core/clock.ts';
import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import type { Json } from '#core/json.ts';
import type { Tasks } from '../ports/tasks.ts';
import type { Outside, Turn, TurnStore } from './turn-store.ts';

/** What notifying runs needs. */
export interface TellPorts {
  clock: Clock;
  tasks: Tasks;
  turns: TurnStore;
}

/** Returns how runs and calls are notified that they have a place: by when they may begin, as their rate has it. */
export const teller =
  (ports: TellPorts): Outside['tell'] =>
  async (run, token) => {
    const turn = await ports.turns.turnOf(run);
    const begin = turn?.rate ? await beginsAt(ports, run, turn) : ports.clock.now();
    if (begin === undefined) return ports.tasks.fail(token, ...refusalOf(turn));
    const answer = { begins_at: isoOf(begin) };
    return ports.tasks.succeed(token, turn?.isCall ? { ...answer, turn: callTurn(run, turn) } : answer);
  };

/** What the function of a call is given of its turn. */
const callTurn = (call: string, { workflow, key, at, rank, max, rate }: Turn): Json & CallTurn => ({
  ...{ call, workflow, key, at, rank },
  ...defined({ max, rate: rate && { ...rate } }),
});

/** The error, and its cause, of a run that its rate refuses. */
const refusalOf = (turn: Turn | undefined): [error: string, cause: string] => {
  const { max = 0, per_seconds = 0, key = '', on_limit = 'reject' } = turn?.rate ?? {};
  const cause = `${max} runs of "${key}" have begun within ${per_seconds} s, which is as many as may`;
  return [on_limit === 'skip' ? FLOW_ERRORS.skipped : FLOW_ERRORS.limit, cause];
};

/** Returns when a run may begin, the same whoever asks; undefined if its rate refuses it. */
const beginsAt = async (
  { clock, turns }: Pick<TellPorts, 'clock' | 'turns'>,
  run: string,
  turn: Turn,
): Promise<number | undefined> => {
  if (!turn.rate || turn.beginsAt !== undefined) return turn.beginsAt;
  const of: TurnKey = { workflow: turn.workflow, key: turn.rate.key };
  const at = await turns.reserve(of, turn.rate);
  if (at === undefined) return undefined;
  await turns.remember(run, { ...turn, beginsAt: at });
  if (!turn.isCall && at > clock.now())
    await turns.willBegin({ ...of, run, at: turn.at, beginsAt: at, waitsFor: 'rate' });
  return at;
};

/** Returns for how long a call may keep a place before it begins: for as long as its rate may make it wait, besides. */
export const holdOf = (max: number, rate?: { max: number; per_seconds: number }): number =>
  CALL_HOLD_MILLISECONDS + (rate ? Math.ceil(max / rate.max) * rate.per_seconds * 1000 : 0);
