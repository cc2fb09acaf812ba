import { executionArn, localStateMachineArn } from '#contracts/names.ts';
import { seededRandomness } from '#core/ids.ts';
import type { Json } from '#core/json.ts';
import { type VirtualResult, VirtualSession } from '#engine/drivers/virtual/run-virtual.ts';
import { PAUSED } from '#platform/ports/stop-errors.ts';
import type { Ledger } from './ledger.ts';
import { FIRST_DAY } from './sample/texts.ts';
import type { Scenario } from './scenario.ts';
import type { Subject } from './subject.ts';
import { machineWithTooMuch } from './too-much.ts';
import { follow } from './world/aftermath.ts';
import { Answers, type Samples } from './world/answers.ts';
import { itemsIn } from './world/files.ts';
import { World } from './world/world.ts';

/** An execution of a scenario, and what happened outside of it. */
export interface Trial {
  scenario: Scenario;
  result: VirtualResult;
  ledger: Ledger;
  /** Events in the history after each move of the execution. */
  moves: readonly number[];
}

/** Executions begin on the first day that inputs and answers have, so that a wait for such a day is one of days. */
const START = FIRST_DAY;
const NAME = 'sweep';

/** Runs a scenario in virtual time. */
export const runScenario = (
  subject: Subject,
  samples: Samples,
  input: Json,
  scenario: Scenario,
): Promise<Trial> => Execution.start(subject, samples, input, scenario).finish();

/**
 * An execution of a scenario that can be forked after any of its moves: scenarios that differ only later need not run again what
 * comes before.
 */
export class Execution {
  readonly #scenario: Scenario;
  readonly #session: VirtualSession;
  readonly #world: World;
  readonly #moves: number[];

  private constructor(scenario: Scenario, session: VirtualSession, world: World, moves: readonly number[]) {
    this.#scenario = scenario;
    this.#session = session;
    this.#world = world;
    this.#moves = [...moves];
  }

  /** Begins an execution; nothing has happened yet. */
  static start(subject: Subject, samples: Samples, input: Json, scenario: Scenario): Execution {
    const answers = new Answers(subject, scenario.world, samples);
    const { name } = subject.manifest;
    const stateMachineArn = localStateMachineArn(name);
    const world = new World(subject, scenario, { answers, startAt: START });
    const session = new VirtualSession({
      machine:
        scenario.tooMuchIn === undefined ? subject.machine : machineWithTooMuch(subject, scenario.tooMuchIn),
      input,
      startAt: START,
      randomness: seededRandomness(scenario.world),
      keepChildren: true,
      tasks: world.answer,
      readItems: (effect) => itemsIn(effect, subject.items),
      // The same after a pause, although another map run writes them.
      writeResults: () => ({ MapRunArn: 'sweep', ResultWriterDetails: { Bucket: 'sweep', Key: 'sweep' } }),
      identity: {
        id: executionArn(stateMachineArn, NAME),
        name: NAME,
        stateMachineArn,
        stateMachineName: name,
      },
    });
    return new Execution(scenario, session, world, []);
  }

  /** Returns an independent copy that continues as another scenario says. */
  fork(scenario: Scenario): Execution {
    const world = this.#world.fork(scenario);
    return new Execution(scenario, this.#session.fork(world.answer), world, this.#moves);
  }

  /** Makes moves until so many are made, or nothing is left to do. */
  async moveTo(moves: number): Promise<void> {
    while (this.#moves.length < moves && this.#move()) await this.#session.answered();
  }

  /** Runs to the end and through what follows it; calls that are under way at a stop still take effect. */
  async finish(): Promise<Trial> {
    const { stopAfter, childMoves, afterwards } = this.#scenario;
    const { target, world } = this.#session;
    while (!this.#isDue(stopAfter, childMoves) && this.#move()) await this.#session.answered();
    if (stopAfter !== undefined && target.run.status === 'RUNNING')
      world.send(target, { type: 'stop', ...(afterwards === 'resume' && { error: PAUSED }) });
    const result = await follow(this.#session, this.#world, this.#scenario);
    return { scenario: this.#scenario, result, ledger: this.#world.ledger, moves: this.#moves };
  }

  #move(): boolean {
    const { target, world } = this.#session;
    this.#world.move = this.#moves.length;
    this.#world.isDeployed = this.#isDue(this.#scenario.deployAfter);
    if (this.#moves.length === 0) world.send(target, { type: 'start' });
    else if (target.run.status !== 'RUNNING' || !world.tick()) return false;
    this.#moves.push(target.history.length);
    return true;
  }

  /** Whether so many events have happened, and so many moves since. */
  #isDue(events: number | undefined, since = 0): boolean {
    if (events === undefined || this.#session.target.history.length < events) return false;
    return since === 0 || this.#moves.length > since + this.#moves.findIndex((length) => length >= events);
  }
}
