import { type Baseline, enteredIn, waysOf } from '../explore.ts';
import type { Trial } from '../run-scenario.ts';
import type { Scenario } from '../scenario.ts';
import type { Subject } from '../subject.ts';
import type { Mutant } from './mutants.ts';

/** Where an execution of the whole workflow went. */
interface Course {
  /** The executions that it began as, which a sweep runs before it. */
  before: readonly string[];
  states: ReadonlySet<string>;
  ways: ReadonlySet<string>;
}

/** The executions of a sweep, which tell to which of them a safeguard matters. */
export class Courses {
  readonly #subject: Subject;
  readonly #courses = new Map<string, Course>();

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  /** Records where an execution went, and what it began as. */
  add(trial: Trial, { trial: first, parent = first }: Baseline): void {
    const before = [first, parent].map(({ scenario }) => keyOf(scenario));
    const states = new Set(enteredIn(trial));
    this.#courses.set(keyOf(trial.scenario), { before, states, ways: waysOf(this.#subject, trial) });
  }

  /**
   * Returns whether a scenario has to be run to tell whether a safeguard is missing: its execution depends on the safeguard, or another that
   * begins as it does, or a sweep of the whole workflow has no such scenario. All others go as they do with it.
   */
  affectedBy({ state, ways }: Pick<Mutant, 'state' | 'ways'>): (scenario: Scenario) => boolean {
    const affected = new Set<string>();
    for (const [key, course] of this.#courses) {
      if (!course.states.has(state) || !(ways?.some((way) => course.ways.has(way)) ?? true)) continue;
      for (const one of [key, ...course.before]) affected.add(one);
    }
    return (scenario) => affected.has(keyOf(scenario)) || !this.#courses.has(keyOf(scenario));
  }
}

const keyOf = (scenario: Scenario): string => JSON.stringify(scenario);
