import { type Subject, withDefinition } from '../subject.ts';
import { type SweepOptions, signatureOf, startOf, sweep } from '../sweep.ts';
import { Courses } from './affected.ts';
import { mutantsOf } from './mutants.ts';
import { ruleMutantsOf } from './rule-mutants.ts';

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
  const start = await startOf(subject);
  const courses = new Courses(subject);
  const seen: SweepOptions['seen'] = (trial, baseline) => courses.add(trial, baseline);
  const whole = await sweep(subject, { ...options, start, seen });
  const known = new Set(whole.violations.map(signatureOf));
  const reached = new Set(whole.states.flatMap((one) => (one.reached ? [one.state] : [])));
  const all = mutantsOf(subject.manifest.definition);
  const mutants: { name: string; mutant: () => Subject; tries: Pick<SweepOptions, 'isNeeded'> }[] = [
    ...all
      .filter(({ state }) => reached.has(state))
      .map((one) => ({
        name: one.name,
        mutant: () => withDefinition(subject, one.definition),
        tries: { isNeeded: courses.affectedBy(one) },
      })),
    ...ruleMutantsOf(subject, reached).map(({ name, rules }) => ({
      name,
      mutant: () => ({ ...subject, rules }),
      tries: {},
    })),
  ];
  const survivors: string[] = [];
  for (const [index, { name, mutant, tries }] of mutants.entries()) {
    const { violations } = await sweep(mutant(), { ...options, ...tries, start, untilNew: known });
    if (violations.every((violation) => known.has(signatureOf(violation)))) survivors.push(name);
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
