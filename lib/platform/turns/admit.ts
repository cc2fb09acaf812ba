import type { Turn } from '#actions/flow/turn-store.ts';
import { keyText, MAX_KEY_LENGTH, type TurnKey } from '#contracts/flow.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { filledIn } from '#contracts/trigger-input.ts';
import type { Json } from '#core/json.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { Problem } from '../problem.ts';
import { outsideOf, type TurnPorts, turnName } from './leave-turn.ts';

/** What becomes of a start: it takes place, or nothing does because the workflow skips it (`instead` is a run under way, if one is known). */
export type Admission = { giveBack(): Promise<void> } | { skipped: true; instead?: string };

const GIVES_NOTHING: Admission = { giveBack: async () => undefined };

/** Whether starts of a workflow may be refused. */
export const mayRefuse = ({ flow }: Pick<WorkflowManifest, 'flow'>): boolean =>
  [flow?.concurrency?.on_limit, flow?.rate?.on_limit].some((one) => one === 'reject' || one === 'skip');

/** Evaluates the key of a limit, as the execution's first state does. */
const keyOf = async (expression: string | undefined, input: Json): Promise<string> => {
  if (expression === undefined) return '';
  const value = await filledIn(`{{ ${expression} }}`, { input }).catch((error: Error) => {
    throw new Problem('invalid_input', `The key ${expression} has no value for this input: ${error.message}`);
  });
  const key = keyText(value);
  if (key !== undefined) return key;
  const expected = `a text of at most ${MAX_KEY_LENGTH} characters, a number or a boolean`;
  throw new Problem(
    'invalid_input',
    `The key ${expression} is not a text for this input; expected ${expected}`,
  );
};

/**
 * Takes the place of a run before it is started, if its workflow refuses or skips what finds none, so that whoever starts it learns of it. The run's
 * first state finds that it has its place. Throws `too_many_requests`. A run that is known is not admitted again: its start is repeated.
 */
export const admit = async (
  ports: PlatformPorts,
  { name: workflow, flow }: WorkflowManifest,
  run: string,
  input: Json,
): Promise<Admission> => {
  const { concurrency, rate } = flow ?? {};
  const known = mayRefuse({ flow }) ? await ports.turns.turnOf(run) : undefined;
  if (!mayRefuse({ flow }) || (known && !known.isRefused)) return GIVES_NOTHING;
  const at = ports.clock.now();
  const turn: Turn = { workflow, key: await keyOf(concurrency?.key, input), at, rank: at, priority: 0 };
  if (concurrency && concurrency.on_limit !== 'queue' && concurrency.on_limit !== 'cancel_oldest') {
    const { max } = concurrency;
    await ports.turns.remember(run, { ...turn, max });
    if (!(await takes(ports, turn, { run, at, max }))) {
      await forget(ports, run, turn);
      return refused(ports, turn, concurrency.on_limit, max);
    }
    turn.max = max;
  }
  const giveBack = async (): Promise<void> => {
    const { max } = turn;
    if (max !== undefined)
      await ports.turns.work(turn, { name: 'leave', run, rank: turn.rank, max }, outsideOf(ports));
  };
  if (!rate || rate.on_limit === 'queue') return { giveBack };
  const key = await keyOf(rate.key, input);
  const beginsAt = await ports.turns.reserve({ workflow, key }, rate);
  if (beginsAt !== undefined) {
    await ports.turns.remember(run, { ...turn, rate: { ...rate, key }, beginsAt });
    return { giveBack };
  }
  await giveBack();
  await forget(ports, run, turn);
  if (rate.on_limit === 'skip') return { skipped: true };
  const many = `${rate.max} ${rate.max === 1 ? 'execution has' : 'executions have'} begun within ${rate.per_seconds} s`;
  throw new Problem(
    'too_many_requests',
    `${many} of workflow "${workflow}"${withKey(key)}, which is the limit; start it later`,
  );
};

/** Takes back that a run was about to be started: the next start under its name asks again. */
const forget = async ({ turns }: TurnPorts, run: string, turn: Turn): Promise<void> => {
  await turns.remember(run, { ...turn, isRefused: true });
  await turns.forgetLater(run);
};

const withKey = (key: string): string => (key === '' ? '' : ` with the key "${key}"`);

const takes = async (
  ports: TurnPorts,
  of: TurnKey,
  { run, at, max }: { run: string; at: number; max: number },
): Promise<boolean> => {
  const round = { name: 'enter', run, at, rank: at, max, queues: false } as const;
  return (await ports.turns.work(of, round, outsideOf(ports))) === 'has';
};

const refused = async (
  { turns }: PlatformPorts,
  of: TurnKey,
  onLimit: 'reject' | 'skip',
  max: number,
): Promise<Admission> => {
  const { leases } = await turns.ofKey(of);
  const [oldest] = leases.toSorted((one, other) => one.at - other.at);
  if (onLimit === 'skip') return { skipped: true, ...(oldest && { instead: oldest.run }) };
  const names = leases.slice(0, 3).map(({ run }) => run.split(':').at(-1));
  const under = max === 1 ? 'execution is' : 'executions are';
  throw new Problem(
    'too_many_requests',
    `${max} ${under} under way of workflow "${of.workflow}"${withKey(of.key)}, which is the limit: ${names.join(', ')}${leases.length > 3 ? ', …' : ''}. ` +
      'Start it again when one has ended, or let it wait with "on_limit: queue"',
  );
};

/** Gives a run that is to be continued its place again; a `conflict` if others have all of them. */
export const retakeTurn = async (ports: TurnPorts, execution: string): Promise<void> => {
  const run = turnName(execution);
  const turn = await ports.turns.turnOf(run);
  if (turn?.max === undefined) return;
  const { at, max } = turn;
  await ports.turns.remember(run, { ...turn, retakenAt: ports.clock.now() });
  if (await takes(ports, turn, { run, at, max })) return;
  const others = (await ports.turns.ofKey(turn)).leases.map((lease) => lease.run.split(':').at(-1));
  throw new Problem(
    'conflict',
    `Other executions have its place${withKey(turn.key)}: ${others.join(', ')}. Continue it when one of them has ended`,
  );
};
