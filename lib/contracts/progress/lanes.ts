import type { Outline } from './outline.ts';
import type { Visit } from './visit.ts';

/** What follows in one branch or iteration, or at the top: its visits in order. */
export class Lanes {
  readonly #lanes = new Map<Visit | undefined, Map<string, Visit[]>>();
  readonly #places = new Map<Visit, { lane: Visit[]; at: number }>();

  constructor(outline: Outline, visits: readonly Visit[]) {
    for (const visit of visits) {
      const lanes = this.#lanes.get(visit.parent) ?? new Map<string, Visit[]>();
      this.#lanes.set(visit.parent, lanes);
      const key = `${visit.index ?? ''} ${outline.states.get(visit.state)?.branch ?? ''}`;
      const lane = lanes.get(key) ?? [];
      lanes.set(key, lane);
      this.#places.set(visit, { lane, at: lane.push(visit) - 1 });
    }
  }

  /** Returns the lanes inside a visit to a Parallel or Map; without one, those of the execution. */
  inside(visit: Visit | undefined): Visit[][] {
    return [...(this.#lanes.get(visit)?.values() ?? [])];
  }

  /** Returns the lane that a visit is in. */
  of(visit: Visit): readonly Visit[] {
    return this.#places.get(visit)?.lane ?? [];
  }

  /** Returns the first later visit in the lane that fits. */
  next(visit: Visit, fits: (later: Visit) => boolean = () => true): Visit | undefined {
    const place = this.#places.get(visit);
    if (!place) return undefined;
    for (let at = place.at + 1; at < place.lane.length; at++) {
      const later = place.lane[at];
      if (later && fits(later)) return later;
    }
    return undefined;
  }
}
