import { describe, expect, it } from '@jest/globals';
import type { WorkflowDefinition } from '#compiler/define-workflow.ts';
import { invariant } from '#core/invariant.ts';
import { type Subject, withDefinition } from '../subject.ts';
import { sweep } from '../sweep.ts';
import { shopSubject } from '../testing/subject.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import { mutationCheck, SweptWorkflow } from './mutation-check.ts';
import { ruleMutantsOf } from './rule-mutants.ts';

const pack: WorkflowDefinition['steps'][number] = {
  ...{ id: 'pack', uses: 'shop/pack' },
  compensate: { uses: 'shop/unpack', with: {} },
};

/** Only its result tells how to undo it. */
const book: WorkflowDefinition['steps'][number] = {
  ...{ id: 'book', uses: 'shop/book', retry: { max_attempts: 1 } },
  compensate: { uses: 'shop/release', with: { id: '{{ $book.id }}' } },
};

const mutantsLike = (subject: Subject, kind: RegExp): Mutant[] =>
  mutantsOf(subject.manifest.definition).filter(({ name }) => kind.test(name));

/** Returns the names of the mutants of some kind, each with the invariant by which a sweep notices it. */
const noticed = async (
  subject: Subject,
  kind: RegExp,
  sweepOf = (mutant: Mutant) => sweep(withDefinition(subject, mutant.definition), { untilNew: new Set() }),
): Promise<Record<string, string | undefined>> => {
  const found: [string, string | undefined][] = [];
  for (const mutant of mutantsLike(subject, kind)) {
    const { violations } = await sweepOf(mutant);
    found.push([mutant.name.replace(/ \(.*/, ''), violations[0]?.invariant]);
  }
  return Object.fromEntries(found);
};

/** Returns the same, of a workflow in which a sweep finds nothing as it is, which is asserted. */
const noticedIn = async (subject: Subject, kind: RegExp): Promise<Record<string, string | undefined>> => {
  const swept = await SweptWorkflow.sweep(subject);
  expect(swept.whole.violations).toEqual([]);
  return noticed(subject, kind, (mutant) => swept.without(mutant));
};

const firstFound = async (subject: Subject): Promise<string | undefined> =>
  (await sweep(subject, { untilNew: new Set() })).violations[0]?.invariant;

describe('A sweep notices', () => {
  it('what is missing of the ways to an effect that only its result tells how to undo', async () => {
    const found = await noticed(shopSubject([pack, book]), /^book: .*(Catch 0|Assign 1)|UndoingUnderWay/);

    expect(found).toEqual({
      'book: without Catch 0': 'in-vain',
      'book: without the saga entry in Assign 1': 'no-orphans',
      'undo: without Retry 0': 'waits',
    });
  });

  it('that what tasks made at run time did is not undone in its place', async () => {
    const leases: WorkflowDefinition['steps'][number] = {
      ...{ id: 'leases', type: 'dynamic', allow: ['shop/lease'], retry: { max_attempts: 0 } },
      tasks: "[{'id': 'a', 'uses': 'shop/lease'}, {'id': 'b', 'uses': 'shop/lease'}]",
    };
    const steps = (more: object) => [pack, { ...leases, ...more }, { ...pack, id: 'last' }];

    const inOrder = await noticed(shopSubject(steps({ max_concurrency: 1 })), /leases: .*saga entry/);
    const sideBySide = await noticed(shopSubject(steps({})), /check_leases: .*saga entry/);

    expect(inOrder).toEqual({
      'leases: without the saga entry in Assign 0': 'no-orphans',
      'leases: without the saga entry in Assign 1': 'no-orphans',
      'leases: without the saga entry in Assign 2': 'no-orphans',
    });
    expect(sideBySide).toEqual({
      'check_leases: without the saga entry in Assign 0': 'no-orphans',
      'check_leases: without the saga entry in Assign 1': 'no-orphans',
    });
  });

  it('that a call which seems lost is not waited for, although its step makes no other attempt', async () => {
    const steps = [{ ...pack, retry: { max_attempts: 0 } }];
    const all: WorkflowDefinition['steps'][number] = {
      id: 'all',
      type: 'for_each',
      foreach: '[1, 2]',
      steps,
    };
    const ship = { id: 'ship', uses: 'shop/ship', retry: { max_attempts: 0 }, irreversible: true as const };
    const subject = shopSubject([{ ...all, output: null }, ship]);

    const found = await noticedIn(subject, /^(pack|ship): without Retry.*StillUnderWay/);

    expect(found).toEqual({
      'pack: without Retry 0': 'recovers',
      'ship: without Retry 0': 'recovers',
    });
  });

  it('that what a called workflow did is undone by another execution, which is not waited for', async () => {
    const order: WorkflowDefinition['steps'][number] = { id: 'order', type: 'workflow', workflow: 'other' };
    const subject = {
      ...shopSubject([order, { id: 'ship', uses: 'shop/ship', irreversible: true }], {}, { other: [pack] }),
      answers: { order: { id: 'o-1' } },
    };

    const found = await noticedIn(subject, /^undo: without Retry \d \(UndoingUnderWay/);

    expect(Object.values(found)).toEqual(['waits']);
  });

  it.each<{ of: string; block: WorkflowDefinition['steps'][number]; by: string }>([
    {
      ...{ of: 'branches', by: 'no-orphans' },
      block: { id: 'both', type: 'parallel', branches: { one: [pack], other: [book] } },
    },
    {
      ...{ of: 'iterations', by: 'no-orphans' },
      block: { id: 'both', type: 'for_each', foreach: '[1, 2]', steps: [pack], output: '{{ $pack.id }}' },
    },
    {
      ...{ of: 'branches that the execution continues without', by: 'blocks-undone' },
      block: {
        ...{ id: 'both', type: 'parallel', on_error: { action: 'skip' } },
        branches: { one: [pack], other: [book] },
      },
    },
  ])('what takes results that are too large together: $of', async ({ block, by }) => {
    const subject = shopSubject([block, { id: 'ship', uses: 'shop/ship', irreversible: true }]);

    const found = await noticedIn(subject, /^both: without the saga entry in Assign 1/);

    expect(found).toEqual({ 'both: without the saga entry in Assign 1': by });
  });

  it('an effect that begins when its execution has ended, even if nothing would undo it', async () => {
    const subject = shopSubject([{ id: 'ship', uses: 'shop/ship', irreversible: true }]);

    const found = await Promise.all(
      ruleMutantsOf(subject)
        .filter(({ name }) => /fence/.test(name))
        .map(async ({ rules }) => (await sweep({ ...subject, rules })).violations[0]?.invariant),
    );

    expect(found).toEqual(['fenced', 'fenced']);
    expect((await sweep(subject)).violations).toEqual([]);
  });

  it.each([
    { what: 'fails then', more: {}, by: 'newest-first' },
    { what: 'continues', more: { on_error: { action: 'skip' as const } }, by: 'no-orphans' },
  ])('that a part is not fenced which the log undoes, and the execution $what', async ({ more, by }) => {
    const kept = (id: string) => ({
      id,
      uses: 'shop/reserve',
      compensate: { uses: 'shop/release', with: {} },
    });
    const branches = { one: [kept('a')], other: [kept('b')] };
    const subject = shopSubject([{ id: 'both', type: 'parallel', branches, ...more }]);
    const rule = ruleMutantsOf(subject).find(({ name }) => name.includes('a part does not close the fence'));
    invariant(rule, 'the log undoes a part if the results of the branches are too large together');

    const swept = await SweptWorkflow.sweep(subject);

    expect(swept.whole.violations).toEqual([]);
    expect((await swept.withoutRule(rule)).violations[0]?.invariant).toBe(by);
  });

  it('a branch that does not tell which step failed', async () => {
    const subject = shopSubject([{ id: 'both', type: 'parallel', branches: { one: [pack], other: [book] } }]);

    const found = await noticed(subject, /^pack: without Catch \d \(States.ALL/);

    expect(found).toEqual({ 'pack: without Catch 2': 'names-step' });
  });

  it('a call that Lambda does not take, and that the step does without too early', async () => {
    const look = { id: 'look', uses: 'shop/look', on_error: { action: 'skip' as const } };

    const found = await noticed(shopSubject([look]), /^look: without Retry \d \(Lambda/);

    expect(Object.values(found)).toEqual(['attempts']);
  });

  it.each(['skip', 'reject', 'queue'] as const)(
    'an execution that asks for its turn too rarely, or too often (%s)',
    async (on_limit) => {
      const subject = shopSubject([{ id: 'look', uses: 'shop/look' }], { concurrency: { max: 1, on_limit } });

      expect((await mutationCheck(subject)).survivors).toEqual([]);
    },
  );
});

/** Takes several safeguards out of a definition. */
const without = (subject: Subject, ...safeguards: readonly RegExp[]): Subject =>
  safeguards.reduce((left, safeguard) => {
    const mutant = mutantsOf(left.manifest.definition).find(({ name }) => safeguard.test(name));
    invariant(mutant, `${safeguard} is in the definition`);
    const { manifest } = left;
    return {
      ...withDefinition(left, mutant.definition),
      manifest: { ...manifest, definition: mutant.definition },
    };
  }, subject);

describe('A safeguard with another net beside it is needed if that is missing', () => {
  it.each([/^both: without Catch 1/, /^both: without the saga entry in Assign 2/])(
    '%s, which takes what a branch does not catch',
    async (safeguard) => {
      const subject = shopSubject([
        { id: 'both', type: 'parallel', branches: { one: [pack], other: [book] } },
      ]);

      expect(await firstFound(without(subject, safeguard, /^pack: without Catch \d \(States.ALL/))).toBe(
        'no-orphans',
      );
    },
  );

  it('the undoing of an iteration, whose for_each does not fail with it', async () => {
    const subject = shopSubject([
      {
        ...{ id: 'all', type: 'for_each', foreach: '[1, 2]', mode: 'distributed', output: null },
        ...{ steps: [pack], tolerate: { percent: 50 } },
      },
    ]);
    const kind = /^pack: without (Catch \d \(States.ALL|the saga entry in Assign [13])|^compensate: undoes/;

    expect(await noticed(subject, kind)).toEqual({
      'pack: without Catch 2': 'no-orphans',
      'pack: without the saga entry in Assign 1': 'no-orphans',
      'pack: without the saga entry in Assign 3': 'no-orphans',
      'compensate: undoes nothing': 'no-orphans',
    });
  });
});
