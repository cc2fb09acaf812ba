import { describe, expect, it } from '@jest/globals';
import { walkGraphs } from '#asl/walk.ts';
import type { WorkflowDefinition } from '#compiler/define-workflow.ts';
import { invariant } from '#core/invariant.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { explore } from './explore.ts';
import { brokenIn } from './judge.ts';
import { ruleMutantsOf } from './mutants/rule-mutants.ts';
import { runScenario, type Trial } from './run-scenario.ts';
import type { Scenario, Strike } from './scenario.ts';
import { type Subject, withDefinition } from './subject.ts';
import { sweep } from './sweep.ts';
import { exampleSubject } from './testing/example-subject.ts';
import { shopSubject } from './testing/subject.ts';
import { Samples } from './world/answers.ts';

const RESERVE = {
  id: 'reserve',
  uses: 'shop/reserve',
  retry: { max_attempts: 1 },
  compensate: { uses: 'shop/release', with: { what: 'reserve' } },
} as const;
const SHIP = { id: 'ship', uses: 'shop/ship', retry: { max_attempts: 1 }, irreversible: true } as const;
const STEPS: WorkflowDefinition['steps'] = [RESERVE, SHIP];

/** Runs a scenario of the first baseline, and returns what it violates. */
const tryOne = async (
  subject: Subject,
  change: (baseline: Trial) => Partial<Scenario>,
): Promise<{ trial: Trial; broken: string[] }> => {
  const samples = await Samples.draw(subject);
  const [baseline] = await explore(subject, samples);
  invariant(baseline, 'there is always a baseline');
  const scenario = { ...baseline.trial.scenario, ...change(baseline.trial) };
  const trial = await runScenario(subject, samples, baseline.input, scenario);
  return { trial, broken: brokenIn(trial, baseline, subject).map(({ invariant: name }) => name) };
};

const withoutRule = (subject: Subject, name: string): Subject => {
  const mutant = ruleMutantsOf(subject).find((one) => one.name.endsWith(name));
  invariant(mutant, `the rule "${name}" matters to the workflow`);
  return { ...subject, rules: mutant.rules };
};

const withoutCatch = (subject: Subject, name: string): Subject => {
  const definition = structuredClone(subject.manifest.definition);
  for (const { states } of walkGraphs(definition))
    for (const one of states) if (one.name === name) delete one.state.Catch;
  return withDefinition(subject, definition);
};

const strike = (step: string, fault: Strike['fault'], error: string, more: Partial<Strike> = {}): Strike => ({
  key: `sweep/${step}`,
  fault,
  error,
  attempts: 'all',
  ...more,
});

/** Events that have happened when a step has been called. */
const calledAt = ({ ledger, moves }: Trial, step: string): number =>
  moves[ledger.calls.find((call) => call.step === step)?.move ?? 0] ?? 0;

describe('A sweep tells a safe workflow from one without the rule that guards it', () => {
  it.each<{ fault: string; rule: string; violates: string; change: (baseline: Trial) => Partial<Scenario> }>([
    {
      fault: 'a call that begins after a stop',
      rule: 'an effect does not read the fence',
      violates: 'no-orphans',
      change: (baseline) => ({
        strikes: [strike('reserve', 'late-start', 'Lambda.SdkClientException')],
        stopAfter: calledAt(baseline, 'reserve'),
      }),
    },
    {
      fault: 'an answer that comes after the time-out of the last attempt',
      rule: 'an undo does not wait for the deadline',
      violates: 'no-orphans',
      change: () => ({ strikes: [strike('reserve', 'late', 'States.Timeout', { attempts: 'last' })] }),
    },
    {
      fault: 'a second cancel while the first one undoes',
      rule: 'anyone may undo at any time',
      violates: 'one-undoer',
      change: (baseline) => ({ stopAfter: calledAt(baseline, 'ship'), afterwards: 'cancel-twice' }),
    },
    {
      fault: 'the deployment of another version',
      rule: 'a deployment removes the functions of earlier versions',
      violates: 'unchanged',
      change: () => ({ deployAfter: 1 }),
    },
    {
      fault: 'an attempt to continue what is being undone',
      rule: 'an execution that is undone may be continued',
      violates: 'stands',
      change: (baseline) => ({ stopAfter: calledAt(baseline, 'ship'), afterwards: 'retry-late' }),
    },
  ])('$fault', async ({ rule, violates, change }) => {
    const subject = shopSubject(STEPS);

    const safe = await tryOne(subject, change);
    const unsafe = await tryOne(withoutRule(subject, rule), change);

    expect(safe.broken).toEqual([]);
    expect(unsafe.broken).toContain(violates);
  });

  it('a call that begins after the log has undone its part, which the execution continues without', async () => {
    const skipped = {
      id: 'charge',
      uses: 'shop/charge',
      retry: { max_attempts: 1 },
      on_error: { action: 'skip' },
      compensate: { uses: 'shop/refund', with: { id: '{{ $charge.id }}' } },
    } as const;
    const subject = shopSubject([skipped, SHIP]);
    const unsafe = withoutRule(subject, 'undoing a part does not close the fence for it');
    const change = () => ({
      strikes: [strike('charge', 'late-start', 'Lambda.SdkClientException', { attempts: 'last' })],
    });

    const [safe, broken] = [await tryOne(subject, change), await tryOne(unsafe, change)];
    const { violations } = await sweep(unsafe, { max: 300 });

    expect(safe.broken).toEqual([]);
    expect(broken.broken).toContain('no-orphans');
    expect(violations.map((one) => one.invariant)).toContain('no-orphans');
  });

  it('a request of an API that begins after a stop', async () => {
    const subject = shopSubject([
      {
        ...{ id: 'posted', type: 'http', method: 'POST', url: 'https://api.example.com/orders' },
        ...{ retry: { max_attempts: 1 }, compensate: { uses: 'shop/refund', with: { what: 'posted' } } },
      },
    ]);

    const safe = await sweep(subject);
    const unsafe = await sweep(withoutRule(subject, 'undoing does not close the fence'));

    expect(safe.violations).toEqual([]);
    expect(unsafe.violations.map((one) => one.invariant)).toEqual(['no-orphans']);
  });

  it('a call of a distributed iteration that begins after a stop', async () => {
    const iterations = { id: 'orders', type: 'for_each', mode: 'distributed', foreach: '[1, 2]' } as const;
    const subject = shopSubject([{ ...iterations, steps: [RESERVE] }]);

    const safe = await sweep(subject, { max: generatedRuns(1000) });
    const unsafe = await sweep(withoutRule(subject, 'undoing does not close the fence'), {
      max: generatedRuns(1000),
    });

    expect(safe.violations).toEqual([]);
    expect(unsafe.violations.map((one) => one.invariant)).toEqual(['no-orphans']);
  });

  it('a service that is busy for a moment', async () => {
    const subject = shopSubject([{ id: 'tell', type: 'emit', event: 'Said', source: 'test' }]);
    const definition = structuredClone(subject.manifest.definition);
    for (const { states } of walkGraphs(definition)) for (const { state } of states) delete state.Retry;

    const safe = await sweep(subject);
    const unsafe = await sweep(withDefinition(subject, definition));

    expect(safe.violations).toEqual([]);
    expect(unsafe.violations.map((one) => one.invariant)).toContain('recovers');
  });

  it('a deployment that removes functions, although the step whose call it ends is skipped', async () => {
    const subject = shopSubject([{ id: 'look', uses: 'shop/look', on_error: { action: 'skip' } }, SHIP]);
    const change = () => ({ deployAfter: 1 });

    const safe = await tryOne(subject, change);
    const unsafe = await tryOne(withoutRule(subject, 'removes the functions of earlier versions'), change);

    expect(safe.broken).toEqual([]);
    expect(unsafe.broken).toContain('unchanged');
  });

  it('a step whose fallback is not reached, which is to end the workflow if it fails too', async () => {
    const subject = shopSubject([
      { id: 'look', uses: 'shop/look', on_error: { action: 'abort', fallback: { uses: 'shop/look' } } },
    ]);
    const change = () => ({ strikes: [strike('look', 'undeclared', 'Error')] });

    const safe = await tryOne(subject, change);
    const unsafe = await tryOne(withoutCatch(subject, 'look'), change);

    expect(safe.broken).toEqual([]);
    expect(unsafe.broken).toContain('handled');
  });

  it.each(['a breaker lets calls through while it is open', 'a breaker opens too early'])(
    'a breaker that does its part: %s',
    async (rule) => {
      const breaker = { name: 'shop', failures: 2, open_for: '30s' };
      const subject = shopSubject([{ id: 'look', uses: 'shop/look', breaker, retry: { max_attempts: 3 } }]);
      const change = () => ({ strikes: [strike('look', 'undeclared', 'Error')] });

      const safe = await tryOne(subject, change);
      const unsafe = await tryOne(withoutRule(subject, rule), change);

      expect(safe.broken).toEqual([]);
      expect(safe.trial.ledger.calls.map(({ error }) => error)).toEqual(['Error', 'Error', 'CircuitOpen']);
      expect(unsafe.broken).toContain('breaker-counts');
    },
  );

  it('a result without the field that the output reads, of an action without a contract', async () => {
    const subject = exampleSubject('task');
    const change = () => ({ strikes: [strike('ship', 'empty-result', 'States.QueryEvaluationError')] });

    const safe = await tryOne(subject, change);
    const unsafe = await tryOne(withoutCatch(subject, 'compute_output'), change);

    expect([safe.trial.result.error, safe.broken]).toEqual(['QueryEvaluationError', []]);
    expect(unsafe.broken).toContain('no-orphans');
  });

  it('an effect that no log guards, which takes place after its undo', async () => {
    const unsafe = shopSubject([{ ...RESERVE, idempotency: false }, SHIP]);
    const late = { strikes: [strike('reserve', 'late', 'States.Timeout', { attempts: 'last' })] };

    expect((await tryOne(shopSubject(STEPS), () => late)).broken).toEqual([]);
    expect((await tryOne(unsafe, () => late)).broken).toContain('no-orphans');
  });
});

describe('What a sweep tries', () => {
  const seemsLost = (attempts: Strike['attempts']) =>
    strike('reserve', 'seems-lost', 'Lambda.SdkClientException', { attempts });

  it('a call that seems lost at once is waited for, and its effect takes place once', async () => {
    const { trial, broken } = await tryOne(shopSubject(STEPS), () => ({ strikes: [seemsLost('first')] }));

    const errors = trial.ledger.calls.flatMap(({ step, error }) => (step === 'reserve' ? [error] : []));
    const effect = trial.ledger.happened.find(({ key }) => key === 'sweep/reserve');
    expect(broken).toEqual([]);
    expect(errors[0]).toBe('Lambda.SdkClientException');
    expect(new Set(errors.slice(1, -1))).toEqual(new Set(['AlreadyInProgress']));
    expect([errors.at(-1), trial.result.status]).toEqual([undefined, 'SUCCEEDED']);
    expect(effect?.at).toBeGreaterThan(20_000);
  });

  it('a call that seems lost costs what its function takes, until that has ended', async () => {
    const within = { budget: { dollars: 0.0003 } };
    const subject = shopSubject([{ ...RESERVE, irreversible: true, compensate: undefined }], within);

    const quick = await tryOne(subject, () => ({}));
    const lost = await tryOne(subject, () => ({ strikes: [seemsLost('first')] }));

    expect([quick.broken, lost.broken]).toEqual([[], ['within-budget']]);
    const call = lost.trial.ledger.calls.find(({ fault }) => fault === 'seems-lost');
    expect((call?.worksUntil ?? 0) - (call?.startedAt ?? 0)).toBe(27_000);
  });

  it('a call that seems lost and is not repeated has ended when it is undone', async () => {
    const { trial, broken } = await tryOne(shopSubject(STEPS), () => ({ strikes: [seemsLost('last')] }));

    const undos = trial.ledger.calls.filter(({ undo, key }) => undo && key === 'sweep/reserve');
    expect(broken).toEqual([]);
    expect(undos[0]?.error).toBe('StillUnderWay');
    expect(trial.ledger.happened.map(({ what }) => what)).toEqual(['effect', 'undone']);
  });

  it('an undo that fails each time while the workflow tries it is made by the log', async () => {
    const { trial, broken } = await tryOne(shopSubject(STEPS), () => ({
      strikes: [
        strike('ship', 'undeclared', 'Error'),
        strike('reserve', 'undeclared', 'Error', { undo: true, attempts: 'workflow' }),
      ],
    }));

    const byLog = trial.ledger.calls.filter((call) => call.byLog);
    expect(broken).toEqual([]);
    expect([...trial.ledger.undoneFromLog]).toEqual(['sweep/reserve']);
    expect([trial.ledger.undoers.length, byLog.length]).toEqual([2, 1]);
  });

  it('an undo whose call dies each time is made by the log at once, since what came of it is unknown', async () => {
    const { trial, broken } = await tryOne(shopSubject(STEPS), () => ({
      strikes: [
        strike('ship', 'undeclared', 'Error'),
        strike('reserve', 'crash-before', 'Runtime.ExitError', { undo: true, attempts: 'workflow' }),
      ],
    }));

    expect(broken).toEqual([]);
    expect([...trial.ledger.undoneFromLog]).toEqual(['sweep/reserve']);
    expect(trial.ledger.undoers.length).toBe(1);
  });

  it('a stop in the middle of undoing, and a cancel besides, undo everything once', async () => {
    const subject = shopSubject(STEPS);
    const failing = { strikes: [strike('ship', 'undeclared', 'Error')] };
    const { trial: failed } = await tryOne(subject, () => failing);
    const undo = failed.ledger.calls.find((call) => call.undo);

    const { trial, broken } = await tryOne(subject, () => ({
      ...failing,
      stopAfter: failed.moves[undo?.move ?? 0] ?? 0,
      afterwards: 'cancel-twice',
    }));

    expect(broken).toEqual([]);
    expect(trial.result.status).toBe('ABORTED');
    expect(trial.ledger.undone).toEqual(['sweep/reserve']);
  });

  it('a paused execution continues from where it was', async () => {
    const { trial, broken } = await tryOne(shopSubject(STEPS), (baseline) => ({
      stopAfter: calledAt(baseline, 'ship'),
      afterwards: 'resume',
    }));

    expect(broken).toEqual([]);
    expect([trial.result.status, [...trial.ledger.standing]]).toEqual([
      'SUCCEEDED',
      ['sweep/reserve', 'sweep/ship'],
    ]);
  });

  const reviewed = (): Subject =>
    shopSubject([RESERVE, { id: 'review', type: 'approval', with: { title: 'Ship?' }, timeout: '1h' }, SHIP]);

  it.each([
    { decision: 'approve-then-reject', ends: 'SUCCEEDED' },
    { decision: 'reject-then-approve', ends: 'FAILED' },
    { decision: 'approve-after-expiry', ends: 'FAILED' },
  ] as const)(
    'an approval that is decided twice ($decision) ends as the first decision says',
    async ({ decision, ends }) => {
      const { trial } = await tryOne(reviewed(), () => ({ decisions: [{ key: 'sweep/review', decision }] }));

      expect(trial.result.status).toBe(ends);
    },
  );

  it('approvals are decided in six ways, one of them at the instant at which their time is over', async () => {
    const report = await sweep(reviewed());

    expect(report.violations).toEqual([]);
    expect(report.byFault.decision).toBe(6);
  });

  it('siblings end in every order, and are undone in the order of each', async () => {
    const branches = Object.fromEntries(
      ['one', 'two', 'three'].map((id) => [id, [{ ...RESERVE, id }]]),
    ) as Record<string, typeof STEPS>;
    const subject = shopSubject([{ id: 'all', type: 'parallel', branches }]);
    const orders = new Set<string>();

    const report = await sweep(subject, {
      max: 600,
      seen: ({ ledger }) => orders.add([...ledger.effects.keys()].join(' ')),
    });

    expect(report.violations).toEqual([]);
    expect(orders.size).toBeGreaterThanOrEqual(6);
  });
});
