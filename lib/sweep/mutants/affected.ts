import { type Baseline, enteredIn, waysOf } from '../explore.ts';
import type { Trial } from '../run-scenario.ts';
import type { Scenario } from '../scenario.ts';
import type { Subject } from '../subject.ts';
import type { Mutant } from './mutants.ts';
import { type Matters, REASONS } from './rule-mutants.ts';

/** Where an execution of the whole workflow went. */
interface Course {
  /** The executions that it began as, which a sweep runs before it. */
  before: readonly string[];
  /** What is true of it that some rules matter for. */
  reasons: ReadonlySet<Matters>;
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
    const reasons = new Set(REASONS.filter((isTrue) => isTrue(trial)));
    const ways = waysOf(this.#subject, trial);
    this.#courses.set(keyOf(trial.scenario), { before, reasons, states, ways });
  }

  /**
   * Returns whether a scenario has to be run to tell whether a safeguard is missing: its execution depends on the safeguard, or another that
   * begins as it does, or a sweep of the whole workflow has no such scenario. All others go as they do with it.
   */
  affectedBy({ state, ways }: Pick<Mutant, 'state' | 'ways'>): (scenario: Scenario) => boolean {
    return this.#affected(
      (course) => course.states.has(state) && (ways?.some((way) => course.ways.has(way)) ?? true),
    );
  }

  /** Returns the same of a rule of the guards; undefined if it may matter to every execution. */
  affectedByRule(matters: Matters | undefined): ((scenario: Scenario) => boolean) | undefined {
    return matters && this.#affected(({ reasons }) => reasons.has(matters));
  }

  #affected(isAffected: (course: Course) => boolean): (scenario: Scenario) => boolean {
    const affected = new Set<string>();
    for (const [key, course] of this.#courses) {
      if (!isAffected(course)) continue;
      for (const one of [key, ...course.before]) affected.add(one);
    }
    return (scenario) => affected.has(keyOf(scenario)) || !this.#courses.has(keyOf(scenario));
  }
}

const keyOf = (scenario: Scenario): string => JSON.stringify(scenario);
