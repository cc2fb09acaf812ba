import { type Subject, withDefinition } from '../subject.ts';
import { signatureOf, sweep } from '../sweep.ts';
import { mutantsOf } from './mutants.ts';

/** How well a sweep finds what is missing. */
export interface MutationReport {
  workflow: string;
  mutants: number;
  /** Safeguards whose absence the sweep did not find. */
  survivors: string[];
}

/** Takes each safeguard out of a workflow's definition in turn, and sweeps what is left: the sweep must find every one. */
export const mutationCheck = async (
  subject: Subject,
  progress: (done: number, all: number) => void = () => {},
): Promise<MutationReport> => {
  const mutants = mutantsOf(subject.manifest.definition);
  const known = new Set((await sweep(subject)).violations.map(signatureOf));
  const survivors: string[] = [];
  for (const [index, { name, definition }] of mutants.entries()) {
    const { violations } = await sweep(withDefinition(subject, definition), { untilNew: known });
    if (violations.every((violation) => known.has(signatureOf(violation)))) survivors.push(name);
    progress(index + 1, mutants.length);
  }
  return { workflow: subject.manifest.name, mutants: mutants.length, survivors };
};
