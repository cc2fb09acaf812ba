import { fail, found, revoke } from '../entry.ts';
import { takeLease } from '../fence.ts';
import type { Violations } from './search.ts';
import type { Scope } from './steps.ts';
import type { Protocol } from './world.ts';

/** A protocol without one of its rules, and what goes wrong then. */
interface Counterexample {
  rule: string;
  broken: Partial<Protocol>;
  violates: keyof Violations;
  /** Default: one attempt, and an undo from the log. */
  scope?: Scope;
}

/** Every rule left out once. */
export const COUNTEREXAMPLES: Counterexample[] = [
  {
    rule: 'an effect reads the fence after writing its entry',
    broken: { readsFence: false },
    violates: 'effect stands',
  },
  {
    rule: 'an undo closes the fence before it reads the log',
    broken: { closesFence: false },
    violates: 'effect stands',
  },
  {
    rule: 'the process ends at its deadline',
    broken: { endsAtDeadline: false },
    violates: 'undone before done',
  },
  {
    rule: 'an undo waits until the deadline and a margin',
    broken: {
      revoke: (entry, now, about) => {
        const change = revoke(entry, now, about);
        const late = change.verdict.kind === 'wait' && entry && now >= entry.until;
        return late ? { ...change, verdict: { kind: 'ready' } } : change;
      },
    },
    violates: 'undone before done',
  },
  {
    rule: 'an error means "nothing done" only if it is declared so',
    broken: { fail: (entry, owner, failure) => fail(entry, owner, { ...failure, nothingDone: true }) },
    violates: 'effect stands',
  },
  {
    rule: 'what was ever in doubt never becomes "nothing done"',
    broken: {
      fail: (entry, owner, failure) => fail(entry && { ...entry, doubtful: false }, owner, failure),
    },
    scope: { retries: true },
    violates: 'effect stands',
  },
  {
    rule: 'an effect that is undone cannot begin again',
    broken: { revoke: (entry, now, about) => ({ verdict: revoke(entry, now, about).verdict }) },
    scope: { definitionUndoes: true },
    violates: 'undone before done',
  },
  {
    rule: 'an undo asks what came of an effect only when no call can be under way',
    broken: {
      revoke: (entry, now, about) => {
        const change = revoke(entry, now, about);
        return change.verdict.kind === 'wait' ? { ...change, verdict: { kind: 'ready' } } : change;
      },
      found: (entry, _now, result) => found(entry && { ...entry, until: 0 }, 0, result),
    },
    scope: { finds: true },
    violates: 'effect stands',
  },
  {
    rule: 'an effect that was not found cannot begin again',
    broken: {
      found: (entry, now, result) => {
        const change = found(entry, now, result);
        return change.next?.state === 'void'
          ? { ...change, next: { ...change.next, state: 'not_done' } }
          : change;
      },
      readsFence: false,
    },
    scope: { finds: true, retries: true },
    violates: 'effect stands',
  },
  {
    rule: 'an attempt that repeats one in doubt asks first what came of that',
    broken: { asksBeforeRepeating: false },
    scope: { finds: true, retries: true },
    violates: 'done again',
  },
  {
    rule: 'an attempt that repeats one in doubt looks for the parts that were recorded',
    broken: { asksBeforeRepeating: false },
    scope: { records: true, retries: true },
    violates: 'done again',
  },
  {
    rule: 'an undo takes the lease only while the fence is closed',
    broken: {
      takeLease: (fence, ...rest) => takeLease({ ...fence, closed: true }, ...rest),
      looksForRedrive: false,
    },
    scope: { redrives: true },
    violates: 'undone while it runs',
  },
  {
    rule: 'an undo that has closed the fence looks whether the execution runs again',
    broken: { looksForRedrive: false },
    scope: { redrives: true },
    violates: 'undone while it runs',
  },
  {
    rule: 'somebody who has redriven an execution looks whether the fence was closed meanwhile',
    broken: { checksAfterRedrive: false },
    scope: { redrives: true },
    violates: 'undone while it runs',
  },
  {
    rule: 'an undo is an entry that one call holds at a time',
    broken: { logsUndo: false },
    scope: { definitionUndoes: true },
    violates: 'undone twice',
  },
];
