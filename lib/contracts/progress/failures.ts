import type { Lanes } from './lanes.ts';
import type { Outline } from './outline.ts';
import type { Visit } from './visit.ts';
import type { ExecutionStatus } from './visits.ts';

/** Tells which visits have failed, and which of their failures were handled by `on_error`. */
export class Failures {
  readonly #outline: Outline;
  readonly #lanes: Lanes;
  readonly #isStep: (state: string) => boolean;
  readonly #status: ExecutionStatus;
  readonly #failed = new Map<Visit, boolean>();
  readonly #givingUp = new Map<string, boolean>();

  /** `isStep` tells the states of steps from those that only serve them. */
  constructor(outline: Outline, lanes: Lanes, isStep: (state: string) => boolean, status: ExecutionStatus) {
    this.#outline = outline;
    this.#lanes = lanes;
    this.#isStep = isStep;
    this.#status = status;
  }

  /** Tells whether a visit has failed: itself, or by a failure inside that its branches or iterations report as their result. */
  hasFailed(visit: Visit): boolean {
    const known = this.#failed.get(visit);
    if (known !== undefined) return known;
    const failed =
      visit.outcome === 'caught' ||
      visit.outcome === 'failed' ||
      (visit.outcome === 'done' && (this.#leadsToFailure(visit) || this.#containsFailure(visit)));
    this.#failed.set(visit, failed);
    return failed;
  }

  /** Tells whether the steps after a failed visit continued in its branch or iteration. */
  isHandledHere(visit: Visit): boolean {
    if (visit.outcome === 'failed') return false;
    const next = this.#follower(visit);
    return next !== undefined && !this.givesUp(next.state);
  }

  /** Finds what follows in the lane, past the states that only look whether something has failed. */
  #follower(visit: Visit): Visit | undefined {
    return this.#lanes.next(visit, ({ kind, state }) => kind !== 'Choice' || this.#isStep(state));
  }

  /** Returns the id of the `fail` step without a state that ended the lane after a visit, if one did. */
  endedBy(visit: Visit): string | undefined {
    const next = this.#follower(visit);
    if (next === undefined || !this.givesUp(next.state)) return undefined;
    for (let at: Visit | undefined = visit; at; ) {
      const later = this.#lanes.next(at);
      const step = later && this.#outline.states.get(at.state)?.raises.get(later.state);
      if (step !== undefined) return step;
      at = later && !this.#isStep(later.state) ? later : undefined;
    }
    return undefined;
  }

  #leadsToFailure(visit: Visit): boolean {
    const next = this.#isStep(visit.state) ? this.#follower(visit) : undefined;
    if (next === undefined || !this.givesUp(next.state)) return false;
    const step = this.endedBy(visit);
    return step === undefined || step === visit.state;
  }

  #containsFailure(visit: Visit): boolean {
    // What has failed without being caught has failed its container too, unless that was retried.
    const fails = (inner: Visit) =>
      inner.outcome !== 'failed' && this.hasFailed(inner) && !this.isHandledHere(inner);
    return this.#lanes.inside(visit).some((lane) => lane.some(fails));
  }

  /** Tells whether a failed visit was handled, where it was or by a block around it. */
  isHandled(visit: Visit): boolean {
    if (this.#status === 'SUCCEEDED' || this.isHandledHere(visit)) return true;
    const { parent } = visit;
    if (parent === undefined || parent.outcome === 'open') return false;
    return this.hasFailed(parent) ? this.isHandled(parent) : parent.outcome === 'done';
  }

  /** Tells whether a state leads to nothing but the failure of the execution, the branch or the iteration. */
  givesUp(name: string): boolean {
    const known = this.#givingUp.get(name);
    if (known !== undefined) return known;
    this.#givingUp.set(name, false);
    const state = this.#outline.states.get(name);
    const gives =
      state !== undefined &&
      !this.#isStep(name) &&
      (state.fails || (state.next.length > 0 && state.next.every((next) => this.givesUp(next))));
    this.#givingUp.set(name, gives);
    return gives;
  }
}
