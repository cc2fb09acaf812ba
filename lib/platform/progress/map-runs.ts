import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { ManifestStep } from '#contracts/manifest.ts';

/** A run of a distributed loop that has ended. */
export interface EndedMapRun {
  /** Id of the step. */
  step: string;
  arn: string;
  /** Id of the event with which it ended: it may be continued, and end again. */
  end: number;
}

/** Map runs that are listed; a loop in a loop may have very many. */
const MAX_MAP_RUNS = 20;

const isEnd = (type: string | undefined): boolean =>
  /^MapRun(Succeeded|Failed|TimedOut|Aborted)$/.test(type ?? '');

/** Reads from a history, event by event, which runs of distributed loops have ended. */
export class MapRunReader {
  readonly #steps: ReadonlyMap<string, string>;
  /** Names of the states of distributed loops that have begun, by the newest event of each that leads to its map run. */
  readonly #states = new Map<number, string>();
  readonly #runs = new Map<number, Omit<EndedMapRun, 'end'>>();
  readonly #ended = new Map<string, EndedMapRun>();

  constructor(steps: readonly ManifestStep[]) {
    this.#steps = new Map(steps.map(({ id, state }) => [state, id]));
  }

  /** Takes the next event. */
  apply({ id = 0, previousEventId = 0, type, ...details }: HistoryEvent): void {
    const state = details.stateEnteredEventDetails?.name;
    if (type === 'MapStateEntered' && state !== undefined) this.#states.set(id, state);
    if (type === 'MapStateStarted') this.#move(previousEventId, id);
    const arn = (details.mapRunStartedEventDetails ?? details.mapRunRedrivenEventDetails)?.mapRunArn;
    if (arn !== undefined) {
      const step = this.#steps.get(this.#states.get(previousEventId) ?? '');
      const known = step === undefined ? this.#runOf(arn) : { step, arn };
      if (known) this.#runs.set(id, known);
    }
    const run = isEnd(type) ? this.#runs.get(previousEventId) : undefined;
    if (run) this.#ended.set(run.arn, { ...run, end: id });
  }

  /** Returns the runs that have ended, oldest first. */
  ended(): EndedMapRun[] {
    return [...this.#ended.values()].slice(0, MAX_MAP_RUNS);
  }

  #move(from: number, to: number): void {
    const state = this.#states.get(from);
    if (state === undefined) return;
    this.#states.delete(from);
    this.#states.set(to, state);
  }

  #runOf(arn: string): Omit<EndedMapRun, 'end'> | undefined {
    return [...this.#runs.values()].find((run) => run.arn === arn);
  }
}
