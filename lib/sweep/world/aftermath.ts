import type { TaskHandler, VirtualResult, VirtualSession } from '#engine/drivers/virtual/run-virtual.ts';
import { redriven, unlessRedrivable } from '#platform/executions/control.ts';
import { Problem } from '#platform/problem.ts';
import type { RunItems } from '#platform/runs/run-items.ts';
import { compensableIn, isLeft } from '#platform/undoing/left.ts';
import { undoRun } from '#platform/undoing/start-undoing.ts';
import type { Scenario } from '../scenario.ts';
import { VirtualExecutions } from './executions.ts';
import { runUndoing } from './undoing.ts';
import type { World } from './world.ts';

/** Times that undoing is begun: the first, the next after what was parked, and one that finds nothing left. */
const MAX_UNDOINGS = 3;

/**
 * Does what follows the end of an execution: what it left is undone by the platform's own functions and its own state machine, and
 * people cancel, resume and retry as the scenario says. Returns how it ended at last.
 */
export const follow = async (
  session: VirtualSession,
  world: World,
  scenario: Scenario,
): Promise<VirtualResult> => {
  const executions = new VirtualExecutions(session);
  if (session.target.run.status !== 'SUCCEEDED')
    await new Aftermath(session, world, executions).run(scenario);
  world.passTo(Number.POSITIVE_INFINITY);
  return executions.result;
};

class Aftermath {
  readonly #session: VirtualSession;
  readonly #world: World;
  readonly #executions: VirtualExecutions;
  readonly #ports: { executions: VirtualExecutions; logOf: () => World['guard']['log']; runItems: RunItems };
  readonly #startAt: number;
  /** Virtual milliseconds. */
  #now: number;

  constructor(session: VirtualSession, world: World, executions: VirtualExecutions) {
    this.#session = session;
    this.#world = world;
    this.#executions = executions;
    this.#ports = { executions, logOf: () => world.guard.log, runItems: NO_ITEMS };
    this.#startAt = session.target.run.startedAt;
    this.#now = Math.max(session.world.now, world.partEndsAt);
  }

  async run({ afterwards }: Scenario): Promise<void> {
    if (afterwards === 'resume' || afterwards === 'retry') await this.#continue();
    if (afterwards === 'retry-late' && (await this.#beginUndoing())) await this.#continue();
    if (this.#executions.result.status !== 'SUCCEEDED') await this.#undo(afterwards === 'cancel-twice');
    else await this.#runUndoings(false);
  }

  /** Continues the execution unless the platform refuses that. */
  async #continue(): Promise<void> {
    const { id, stateMachineName } = this.#session.target.run.identity;
    const ended = await this.#executions.describe(id);
    const ports = { ...this.#ports, clock: { now: () => this.#now } };
    if ((await unlessRedrivable(ports, id, ended)) !== undefined) return;
    const { isUndone } = this.#world;
    this.#world.isUndone = false;
    await redriven(ports, id, ended, stateMachineName).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      this.#world.isUndone = isUndone;
    });
    this.#now = Math.max(this.#now, this.#session.world.now);
  }

  async #undo(cancelTwice: boolean): Promise<void> {
    const { guard, ledger } = this.#world;
    for (let times = 0; times < MAX_UNDOINGS && (await this.#beginUndoing()); times++) {
      if (cancelTwice) await this.#beginUndoing();
      await this.#runUndoings(cancelTwice);
      this.#now = Math.max(this.#now, guard.fence.parked?.retryAt ?? 0);
    }
    if (guard.fence.parked === undefined) return;
    const left = (await compensableIn(guard.log)).filter(isLeft);
    ledger.parked.push(...left.map(({ key }) => key));
  }

  /** Asks for the execution to be undone; returns whether there is anything to undo. */
  async #beginUndoing(): Promise<boolean> {
    this.#world.passTo(this.#now);
    const { id, stateMachineName } = this.#session.target.run.identity;
    this.#world.isUndone = true;
    return undoRun(this.#ports, { workflow: stateMachineName, execution: id });
  }

  /** Runs the executions that undo and have not run, each to its end. */
  async #runUndoings(cancelledMeanwhile: boolean): Promise<void> {
    const { undoings } = this.#executions;
    const { ledger, guard } = this.#world;
    const undoable = {
      ...{ ledger, guard, startAt: this.#startAt },
      ...{ passTo: (now: number) => this.#world.passTo(now), of: this.#session.target.run.identity },
    };
    for (let next = waiting(undoings, ledger); next !== undefined; next = waiting(undoings, ledger)) {
      const { name, givenUp } = next;
      const run = { name, givenUp, now: this.#now };
      const { succeeded, endedAt } = await runUndoing(undoable, run, this.#calls(cancelledMeanwhile));
      this.#now = Math.max(this.#now, endedAt);
      next.status = succeeded ? 'SUCCEEDED' : 'FAILED';
    }
  }

  /** Answers the calls that undo; before the first, somebody may cancel again. */
  #calls(cancelledMeanwhile: boolean): TaskHandler {
    let isCancelled = !cancelledMeanwhile;
    return async (task) => {
      if (!isCancelled) {
        isCancelled = true;
        this.#now = task.now;
        await this.#beginUndoing();
        await this.#runUndoings(false);
      }
      return this.#world.answerAs('log', task);
    };
  }
}

/** A sweep keeps no index of open executions. */
const NO_ITEMS: RunItems = {
  of: async () => undefined,
  started: async () => {},
  change: async () => {},
  markPausing: async () => {},
  clearPausing: async () => {},
  contacted: async () => {},
  open: async () => [],
  inUse: async () => ({ open: [], continuable: [], unsuccessful: [], isComplete: true }),
  openPage: async () => ({ runs: [] }),
  list: async () => ({ runs: [] }),
};

/** Returns the first execution that undoes and has not begun. */
const waiting = <Undoing extends { name: string }>(
  undoings: readonly Undoing[],
  { undoers }: World['ledger'],
): Undoing | undefined => undoings.find(({ name }) => !undoers.some((undoer) => undoer.name === name));
