import { admit, record } from '#actions/breaker/transition.ts';
import { begin, type Entry, fail, revoke } from '#actions/effects/entry.ts';
import { undoneKey } from '#contracts/compensation/keys.ts';
import { actionSubstitution } from '#contracts/names.ts';
import { defined } from '#core/defined.ts';
import { isObject, type JsonObject } from '#core/json.ts';
import { LOG_START, UNDO_EFFECTS, WRITE_RECORD } from '#testing/answers/called-function.ts';
import { attemptsOf } from '../retried.ts';
import { type Rules, SHIPPED } from '../rules.ts';
import type { Trial } from '../run-scenario.ts';
import type { Subject } from '../subject.ts';

/**
 * What a workflow must do for a rule to matter to it. An early compensation does without the result of its effect, so that the definition undoes
 * what is in doubt; others are left to the log, which does not begin before an effect's time is over. A part is what the definition has the log undo.
 */
type Need =
  | 'compensation'
  | 'part'
  | 'early compensation'
  | 'two compensations'
  | 'effect'
  | 'function'
  | 'breaker';

/** A rule that keeps effects from being orphaned, and the guards without it. */
interface RuleMutant {
  /** What is left out: `an effect does not read the fence`. */
  name: string;
  needs: Need;
  rules: Partial<Rules>;
}

/** Whether a rule may matter to an execution, by what that did with the rule. */
export type Matters = (trial: Trial) => boolean;

/** Guards without a rule, and to which executions that matters; to all if that is absent. */
export interface Guards {
  name: string;
  rules: Rules;
  matters?: Matters;
}

/** To which executions a rule matters that a workflow needs for a reason. */
const MATTERS: Partial<Record<Need, Matters>> = {
  part: ({ ledger }) => ledger.calls.some(({ has }) => has !== undefined),
  function: ({ scenario }) => scenario.deployAfter !== undefined,
};

export const REASONS: readonly Matters[] = Object.values(MATTERS);

const RULES: readonly RuleMutant[] = [
  { name: 'an effect does not read the fence', needs: 'effect', rules: { readsFence: false } },
  {
    name: 'undoing does not close the fence',
    needs: 'effect',
    rules: { stored: (fence) => ({ ...fence, closed: false }) },
  },
  {
    name: 'undoing a part does not close the fence for it',
    needs: 'part',
    rules: { isClosedFor: ({ closed }) => closed },
  },
  {
    name: 'the process of a call outlives its deadline',
    needs: 'compensation',
    rules: { endsAtDeadline: false },
  },
  {
    name: 'an undo does not wait for the deadline',
    needs: 'early compensation',
    rules: { revoke: (entry, now, about) => revoke(entry && over(entry), now, about) },
  },
  {
    name: 'an undo waits for the deadline, without a margin',
    needs: 'early compensation',
    rules: {
      revoke: (entry, now, about) => revoke(entry && now >= entry.until ? over(entry) : entry, now, about),
    },
  },
  {
    name: 'an unknown error counts as nothing done',
    needs: 'compensation',
    rules: { fail: (entry, owner, failure) => fail(entry, owner, { ...failure, nothingDone: true }) },
  },
  {
    name: 'an attempt that begins forgets that an earlier one is in doubt',
    needs: 'effect',
    rules: {
      begin: (entry, caller) => {
        const change = begin(entry, caller);
        return change.next ? { ...change, next: { ...change.next, doubtful: false } } : change;
      },
    },
  },
  {
    name: 'what is done is done again',
    needs: 'effect',
    rules: { begin: (entry, caller) => begin(entry?.state === 'done' ? undefined : entry, caller) },
  },
  {
    name: 'an attempt does not wait for an earlier one',
    needs: 'effect',
    rules: { begin: (entry, caller) => begin(entry && over(entry), caller) },
  },
  {
    name: 'what is being undone may begin again',
    needs: 'early compensation',
    rules: {
      revoke: (entry, now, about) => ({ verdict: revoke(entry, now, about).verdict }),
    },
  },
  {
    name: 'undos are not entries of the log',
    needs: 'compensation',
    rules: { seenUndo: () => undefined },
  },
  {
    name: 'anyone may undo at any time',
    needs: 'compensation',
    rules: { oneUndoer: false },
  },
  {
    name: 'an execution that is undone may be continued',
    needs: 'compensation',
    rules: { stored: (fence) => ({ ...fence, epoch: 0 }) },
  },
  {
    name: 'the oldest is undone first',
    needs: 'two compensations',
    rules: {
      listed: (entries) => entries.map(({ key, entry }) => ({ key, entry: { ...entry, at: -entry.at } })),
    },
  },
  {
    name: 'entries expire while they are needed',
    needs: 'compensation',
    rules: { listed: (entries) => entries.filter(({ key }) => undoneKey(key) !== key) },
  },
  {
    name: 'an entry does not say how to undo it',
    needs: 'compensation',
    rules: {
      listed: (entries) =>
        entries.map(({ key, entry }) => {
          const { undo: _, ...about } = entry.about;
          return { key, entry: { ...entry, about } };
        }),
    },
  },
  {
    name: 'a breaker lets calls through while it is open',
    needs: 'breaker',
    rules: {
      admit: (breaker, settings, now, until) => admit({ ...breaker, halfOpensAt: 0 }, settings, now, until),
    },
  },
  {
    name: 'a breaker opens too early',
    needs: 'breaker',
    rules: {
      record: (breaker, settings, call, now) =>
        record(breaker, { ...settings, failures: settings.failures - 1 }, call, now),
    },
  },
  {
    name: 'a deployment removes the functions of earlier versions',
    needs: 'function',
    rules: { keepsFunctions: false },
  },
];

/** Placeholder of the function that commits its effect. */
const COMMITTING = `\${${actionSubstitution(WRITE_RECORD)}}`;

/** Placeholder of the function that logs what takes place later. */
const ANNOUNCING = `\${${actionSubstitution(LOG_START)}}`;

/** Whether attempts at one call alone open its breaker, so that another attempt is rejected. */
const outlastsBreaker = (subject: Subject, { breaker, step }: JsonObject): boolean =>
  isObject(breaker) &&
  attemptsOf(subject, { step: String(step), action: '', undo: false }) > Number(breaker.failures);

/** Makes an entry look as if no call could be under way any longer. */
const over = (entry: Entry): Entry => ({ ...entry, until: 0 });

/** Returns the rules that matter to a workflow, each left out in turn; `reached` are the states that executions reach. */
export const ruleMutantsOf = (
  subject: Subject,
  reached: ReadonlySet<string> = new Set(subject.states.keys()),
): Guards[] => {
  const needs = needsOf(subject, reached);
  return RULES.filter((one) => needs.has(one.needs)).map(({ name, rules, needs: need }) => ({
    name: need === 'breaker' ? name : `log of effects: ${name}`,
    rules: { ...SHIPPED, ...rules },
    ...defined({ matters: MATTERS[need] }),
  }));
};

/** Placeholder of the function that has the log undo a part. */
const UNDOING_PART = `\${${actionSubstitution(UNDO_EFFECTS)}}`;

const needsOf = (subject: Subject, reached: ReadonlySet<string>): Set<Need> => {
  const calls = [...subject.states].flatMap(([name, { Arguments }]) => {
    if (!reached.has(name)) return [];
    if (!isObject(Arguments) || !isObject(Arguments.Payload) || !isObject(Arguments.Payload.run)) return [];
    const { FunctionName } = Arguments;
    const { run } = Arguments.Payload;
    return [{ run, commits: FunctionName === COMMITTING, announces: FunctionName === ANNOUNCING }];
  });
  // What is committed with its entry is never in doubt or under way.
  const effects = calls.filter(
    ({ run, commits }) => run.effect === true && run.compensation !== true && !commits,
  );
  const undone = effects.filter(({ run }) => run.undo !== undefined);
  const found = new Set<Need>();
  const undoesPart = [...subject.states].some(
    ([name, { Assign, Catch }]) =>
      reached.has(name) && JSON.stringify([Assign, Catch]).includes(UNDOING_PART),
  );
  const acting = effects.filter(({ announces }) => !announces);
  if (undoesPart && acting.some(({ run }) => run.undo !== undefined)) found.add('part');
  if (calls.some(({ run }) => outlastsBreaker(subject, run))) found.add('breaker');
  if (calls.length > 0) found.add('function');
  if (acting.length > 0) found.add('effect');
  if (undone.length > 0) found.add('compensation');
  if (undone.length > 1) found.add('two compensations');
  // What an iteration does that is an execution is always left to the log.
  if (undone.some(({ run: { undo, sharded } }) => isObject(undo) && undo.late === undefined && !sharded))
    found.add('early compensation');
  return found;
};
