import { defined } from '#core/defined.ts';
import { type Subject, withDefinition } from '../subject.ts';
import { type Start, type SweepOptions, type SweepReport, signatureOf, startOf, sweep } from '../sweep.ts';
import { Courses } from './affected.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import { type Guards, ruleMutantsOf } from './rule-mutants.ts';

/** How well a sweep finds what is missing. */
export interface MutationReport {
  workflow: string;
  /** Safeguards of the definition and rules of the guards that were left out, one at a time. */
  mutants: number;
  /** Safeguards and rules whose absence the sweep did not find. */
  survivors: string[];
  /** What the sweep finds without any of them left out, which hides mutants that do the same. */
  violations: string[];
  /** Safeguards of states that no execution reaches: with other inputs or answers the sweep could tell. */
  notReached: string[];
  milliseconds: number;
}

/**
 * A workflow that was swept whole, after which a sweep without one of its safeguards or rules runs only the executions to which that may matter:
 * all others go as they did.
 */
export class SweptWorkflow {
  readonly #subject: Subject;
  readonly #options: SweepOptions;
  readonly #start: Start;
  readonly #courses: Courses;
  readonly whole: SweepReport;
  /** Violations that are there without anything left out, by the texts that `signatureOf` returns. */
  readonly known: ReadonlySet<string>;

  private constructor(
    subject: Subject,
    {
      options,
      start,
      courses,
      whole,
    }: { options: SweepOptions; start: Start; courses: Courses; whole: SweepReport },
  ) {
    this.#subject = subject;
    this.#options = options;
    this.#start = start;
    this.#courses = courses;
    this.whole = whole;
    this.known = new Set(whole.violations.map(signatureOf));
  }

  /** Sweeps a workflow as it is. */
  static async sweep(subject: Subject, options: Omit<SweepOptions, 'progress'> = {}): Promise<SweptWorkflow> {
    const start = await startOf(subject);
    const courses = new Courses(subject);
    const seen: SweepOptions['seen'] = (trial, baseline) => courses.add(trial, baseline);
    const whole = await sweep(subject, { ...options, start, seen });
    return new SweptWorkflow(subject, { options, start, courses, whole });
  }

  /** Sweeps it without a safeguard, up to the first violation that is not known. */
  without(mutant: Mutant): Promise<SweepReport> {
    return this.#sweep(withDefinition(this.#subject, mutant.definition), this.#courses.affectedBy(mutant));
  }

  /** Sweeps it without a rule of the guards, up to the first violation that is not known. */
  withoutRule({ rules, matters }: Guards): Promise<SweepReport> {
    return this.#sweep({ ...this.#subject, rules }, this.#courses.affectedByRule(matters));
  }

  #sweep(subject: Subject, isNeeded: SweepOptions['isNeeded']): Promise<SweepReport> {
    return sweep(subject, {
      ...this.#options,
      ...defined({ isNeeded }),
      start: this.#start,
      untilNew: this.known,
    });
  }
}

/**
 * Takes each safeguard out of a workflow's definition in turn, and each rule out of its guards, and sweeps what is left: the sweep must
 * find every one.
 */
export const mutationCheck = async (
  subject: Subject,
  {
    progress = () => {},
    ...options
  }: Omit<SweepOptions, 'progress'> & { progress?(done: number, all: number): void } = {},
): Promise<MutationReport> => {
  const startedAt = performance.now();
  const swept = await SweptWorkflow.sweep(subject, options);
  const { whole, known } = swept;
  const reached = new Set(whole.states.flatMap((one) => (one.reached ? [one.state] : [])));
  const all = mutantsOf(subject.manifest.definition);
  const mutants: { name: string; sweep(): Promise<SweepReport> }[] = [
    ...all
      .filter(({ state }) => reached.has(state))
      .map((one) => ({ name: one.name, sweep: () => swept.without(one) })),
    ...ruleMutantsOf(subject, reached).map((one) => ({
      name: one.name,
      sweep: () => swept.withoutRule(one),
    })),
  ];
  const survivors: string[] = [];
  for (const [index, mutant] of mutants.entries()) {
    const { violations } = await mutant.sweep();
    if (violations.every((violation) => known.has(signatureOf(violation)))) survivors.push(mutant.name);
    progress(index + 1, mutants.length);
  }
  return {
    workflow: subject.manifest.name,
    mutants: mutants.length,
    survivors,
    violations: [...known],
    notReached: all.filter(({ state }) => !reached.has(state)).map(({ name }) => name),
    milliseconds: Math.round(performance.now() - startedAt),
  };
};
