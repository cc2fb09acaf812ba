import type { Subject } from './subject.ts';

/** Returns the names of the errors with which the workflow's own `fail` steps end it, as its author wants. */
export const ownErrors = ({ steps }: Pick<Subject, 'steps'>): string[] =>
  [...steps.values()].flatMap(({ type, error }) => (type === 'fail' ? [String(error)] : []));
