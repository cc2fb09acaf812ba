import { describe, expect, it } from '@jest/globals';
import type { WorkflowDefinition } from '#compiler/define-workflow.ts';
import type { JsonObject } from '#core/json.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { faultsAt } from './faults.ts';
import { newestFirst } from './invariants/newest-first.ts';
import { judgeAlone } from './judge.ts';
import { mutationCheck } from './mutants/mutation-check.ts';
import { runScenario } from './run-scenario.ts';
import { withDefinition } from './subject.ts';
import { sweep } from './sweep.ts';
import { exampleSubject } from './testing/example-subject.ts';
import { ORDER, shopSubject } from './testing/subject.ts';
import { Samples } from './world/answers.ts';

const TEXT: JsonObject = { type: 'string' };

/** Executions that a sweep may try in most tests. */
const MAX_EXECUTIONS = Math.max(60, generatedRuns(300));

const found = async (...parts: Parameters<typeof shopSubject>): Promise<string[]> =>
  (await sweep(shopSubject(...parts), { max: MAX_EXECUTIONS })).violations.map(
    ({ invariant, message }) => `${invariant}: ${message}`,
  );

describe('A sweep', () => {
  it('finds nothing in a workflow that undoes whatever it did, and takes every way through it', async () => {
    const report = await sweep(shopSubject(ORDER));

    expect(report.violations).toEqual([]);
    // The function that undoes ends before the state's timeout.
    expect(report.states.flatMap(({ notTaken }) => notTaken)).toEqual([
      { text: 'undo: times out', why: expect.stringContaining('its function ends after 30 s') },
    ]);
    expect(report.states.filter(({ reached }) => !reached)).toEqual([]);
    expect(report.tried).toBeGreaterThan(150);
  });

  it('answers actions that take another value than an object, and steps with any name', async () => {
    const subject = shopSubject(
      [
        { id: 'constructor', uses: 'shop/tell', with: 5 },
        { id: 'list', uses: 'shop/tell', with: [1] },
      ],
      { output: '{{ $constructor.id }}' },
    );

    const report = await sweep(subject, { max: MAX_EXECUTIONS });

    expect(report.violations).toEqual([]);
    expect(report.states.filter(({ reached }) => !reached)).toEqual([]);
  });

  it('knows that the workflows which a loop called were attempted, and what they returned', async () => {
    const order: WorkflowDefinition['steps'] = [
      {
        id: 'orders',
        type: 'for_each',
        foreach: '[1, 2]',
        max_concurrency: 1,
        steps: [
          { id: 'order', type: 'workflow', workflow: 'other', timeout: '1m', retry: { max_attempts: 2 } },
        ],
      },
      { id: 'ship', uses: 'shop/ship', irreversible: true, with: { what: '{{ $orders.id }}' } },
    ];
    const subject = { ...shopSubject(order), answers: { order: { id: 'o-1' } } };

    const report = await sweep(subject, { max: MAX_EXECUTIONS });

    expect(report.violations).toEqual([]);
    expect(report.neverSucceeded).toBeUndefined();
  });

  it('gives a called workflow the same output whichever iterations have called it before', async () => {
    const tour = shopSubject(
      [
        {
          id: 'legs',
          type: 'for_each',
          foreach: '[1, 2, 3]',
          max_concurrency: 2,
          steps: [
            { id: 'look', uses: 'shop/look', retry: { max_attempts: 1 } },
            { id: 'stay', type: 'workflow', workflow: 'stay', timeout: '1m' },
          ],
          output: '{{ $stay.id }}',
        },
      ],
      { output: '{{ $legs }}' },
      { stay: [{ id: 'room', uses: 'shop/lease' }] },
    );
    const outputs = new Map([['stay', { type: 'object', required: ['id'], properties: { id: TEXT } }]]);

    const report = await sweep({ ...tour, outputs }, { max: MAX_EXECUTIONS });

    expect(report.violations).toEqual([]);
  });

  it('finds only what is wrong without faults, too, in a workflow whose output fails', async () => {
    const subject = shopSubject(
      [
        { id: 'reserve', uses: 'shop/reserve', compensate: { uses: 'shop/release', with: { what: 'r' } } },
        {
          id: 'book',
          uses: 'shop/book',
          retry: { max_attempts: 1 },
          compensate: { uses: 'shop/release', with: { what: 'b' } },
          on_error: { action: 'skip' },
        },
        { id: 'ship', uses: 'shop/ship', irreversible: true },
      ],
      { output: { first: '{{ $input.stops[0].city }}' } },
    );

    const report = await sweep(subject, { max: MAX_EXECUTIONS });

    expect(report.violations).toEqual([]);
    expect(report.neverSucceeded).toContain('stops[0].city');
  });

  it('finds a log that tries undos again in another way than their steps and actions say', async () => {
    const subject = shopSubject([
      {
        id: 'reserve',
        uses: 'shop/reserve',
        compensate: { uses: 'shop/release', with: { what: 'r' }, retry: { max_attempts: 1 } },
      },
      { id: 'charge', uses: 'shop/charge', compensate: { uses: 'shop/void', with: { what: 'c' } } },
      { id: 'ship', uses: 'shop/ship', irreversible: true },
    ]);
    const text = JSON.stringify(subject.manifest.definition);
    const forgetting = (field: 'final' | 'retry') =>
      withDefinition(subject, JSON.parse(text.replaceAll(`"${field}":`, '"forgotten":')) as JsonObject);

    const reports = [subject, forgetting('final'), forgetting('retry')].map((one) =>
      sweep(one, { max: generatedRuns(1000) }),
    );
    const [whole = [], ...others] = (await Promise.all(reports)).map(({ violations }) => violations);

    expect(whole).toEqual([]);
    expect(others.map((found) => found.map(({ invariant }) => invariant))).toEqual([
      expect.arrayContaining(['attempts']),
      expect.arrayContaining(['attempts']),
    ]);
  });

  it('has an API that answers nothing after the effect, and one that refuses and is busy, and nothing stays', async () => {
    const posted: WorkflowDefinition['steps'] = [
      {
        id: 'reserve',
        uses: 'shop/reserve',
        compensate: { uses: 'shop/release', with: { what: 'reserve' } },
      },
      {
        id: 'posted',
        type: 'http',
        method: 'POST',
        url: 'https://api.example.com/orders',
        retry: { max_attempts: 1 },
        compensate: { uses: 'shop/refund', with: { what: 'posted' } },
      },
      { id: 'ship', uses: 'shop/ship', irreversible: true },
    ];

    const subject = shopSubject(posted);
    const report = await sweep(subject, { max: generatedRuns(1000) });

    expect(report.violations).toEqual([]);
    // Without a function, or without the errors of its step type, nothing would tell what came of a request.
    const { posted: state } = subject.manifest.definition.States as Record<string, { Resource?: string }>;
    expect(state?.Resource).toBe('arn:aws:states:::lambda:invoke');
    const faults = faultsAt(subject, {
      ...{ step: 'posted', action: 'platform/call-http', key: 'posted', undo: false },
      ...{ attempt: 1, move: 0, startedAt: 0, endedAt: 1 },
    });
    expect(faults).toEqual(
      expect.arrayContaining([
        { fault: 'declared-after', error: 'Http.Socket' },
        { fault: 'undeclared-after', error: 'Error' },
        { fault: 'declared', error: 'Http.StatusCode.429' },
      ]),
    );
    expect(faults).not.toContainEqual({ fault: 'declared-after', error: 'Http.StatusCode.404' });
  });

  const undone = (id: string, uses: string) => ({
    ...{ id, uses, compensate: { uses: 'shop/release', with: { what: id } } },
  });
  it.each<{ what: string; steps: WorkflowDefinition['steps']; timeout?: string }>([
    {
      what: 'a workflow that it calls and undoes',
      steps: [
        {
          ...{ id: 'order', type: 'workflow', workflow: 'other', timeout: '1m' },
          compensate: { uses: 'shop/release', with: { what: 'order' } },
        },
        { id: 'charge', uses: 'shop/charge', irreversible: true },
      ],
    },
    {
      what: 'a fallback that begins when its block is undone',
      steps: [
        {
          ...{ id: 'both', type: 'parallel', on_error: { fallback: undone('', 'shop/pack') } },
          branches: { left: [undone('reserve', 'shop/reserve')], right: [undone('charge', 'shop/charge')] },
        },
        { id: 'ship', uses: 'shop/ship', irreversible: true },
      ] as never,
    },
    {
      what: 'a fallback of a step that only its result tells how to undo',
      steps: [
        {
          ...{ id: 'charge', uses: 'shop/charge', retry: { max_attempts: 1 } },
          compensate: { uses: 'shop/refund', with: { id: '{{ $charge.id }}' } },
          on_error: { fallback: { uses: 'shop/pack', compensate: { uses: 'shop/unpack', with: {} } } },
        },
        { id: 'ship', uses: 'shop/ship', irreversible: true },
      ],
    },
    {
      what: 'undoing that the time of the workflow cuts short',
      steps: [undone('reserve', 'shop/reserve'), undone('charge', 'shop/charge')],
      timeout: '4s',
    },
    {
      what: 'tasks made at run time, after errors that are final',
      steps: [
        undone('reserve', 'shop/reserve'),
        {
          ...{ id: 'more', type: 'dynamic', allow: ['shop/charge', 'shop/pack'], irreversible: true },
          tasks: "[{'id': 'a', 'uses': 'shop/charge'}, {'id': 'b', 'uses': 'shop/pack'}]",
        },
      ],
    },
  ])('finds nothing wrong with $what', async ({ steps, timeout }) => {
    const subject = shopSubject(
      JSON.parse(JSON.stringify(steps, (key, value) => (key === 'id' && value === '' ? undefined : value))),
      timeout === undefined ? {} : { timeout },
    );

    const report = await sweep(subject, { max: generatedRuns(600) });

    expect(report.violations).toEqual([]);
    expect(report.neverSucceeded).toBeUndefined();
  });

  it.each([
    {
      ...{ what: 'a loop', joins: 'all' },
      subject: shopSubject([
        { id: 'all', type: 'for_each', foreach: '[1, 2]', steps: [undone('pack', 'shop/pack')] },
        { id: 'ship', uses: 'shop/ship', irreversible: true },
      ]),
    },
    {
      what: 'a state that computes, after a group that the execution may have continued without',
      ...{ subject: exampleSubject('group'), joins: 'compute_total' },
    },
  ])('accepts whatever follows results that are too large together: $what', async ({ subject, joins }) => {
    const tried = new Set<string | undefined>();

    const report = await sweep(subject, {
      choose: (all) => all.filter(({ tooMuchIn }) => tooMuchIn !== undefined),
      seen: ({ scenario: { tooMuchIn } }) => tried.add(tooMuchIn),
    });

    expect(report.violations).toEqual([]);
    expect(tried).toEqual(new Set([undefined, joins]));
  });

  it('makes instants that a wait can wait for', async () => {
    const input = {
      type: 'object',
      required: ['at'],
      properties: { at: { type: 'string', format: 'date-time' } },
    };
    const subject = shopSubject(
      [
        { id: 'until', type: 'wait', until: '{{ $input.at }}' },
        { id: 'look', uses: 'shop/look' },
      ],
      { input },
    );

    const report = await sweep(subject, { max: 50 });

    expect(report.violations).toEqual([]);
    expect(report.neverSucceeded).toBeUndefined();
  });

  it('finds nothing in a compensation that says how it is retried', async () => {
    const undo = { uses: 'shop/release', with: { what: 'reserve' }, retry: { max_attempts: 1 } };

    expect(
      await found([
        { id: 'reserve', uses: 'shop/reserve', compensate: undo },
        { id: 'ship', uses: 'shop/ship', irreversible: true },
      ]),
    ).toEqual([]);
  });

  it('finds that an API is asked again after a status that would only recur', async () => {
    const subject = shopSubject([
      { id: 'seen', type: 'http', url: 'https://api.example.com/a', on_error: { action: 'skip' } },
    ]);
    const definition = JSON.parse(JSON.stringify(subject.manifest.definition));
    definition.States.seen.Retry.shift();

    const before = await sweep(subject, { max: 100 });
    const { violations } = await sweep(withDefinition(subject, definition), { max: 100 });

    expect(before.violations).toEqual([]);
    expect(violations.map(({ invariant }) => invariant)).toContain('attempts');
  });

  it('gives the same report each time', async () => {
    const [one, other] = [
      await sweep(shopSubject(ORDER), { max: 50 }),
      await sweep(shopSubject(ORDER), { max: 50 }),
    ];

    expect({ ...one, milliseconds: 0 }).toEqual({ ...other, milliseconds: 0 });
  });

  it('finds a retry that does again what was done', async () => {
    const violations = await found([
      {
        id: 'charge',
        uses: 'shop/charge',
        idempotency: false,
        compensate: { uses: 'shop/refund', with: { what: 'charge' } },
      },
      { id: 'ship', uses: 'shop/ship', irreversible: true },
    ]);

    expect(violations).toContain('done-once: the effect of sweep/charge took place 2 times');
  });

  const early = (id: string, uses = 'shop/reserve') => ({
    ...{ id, uses, compensate: { uses: 'shop/release', with: { what: id } } },
  });
  const late = (id: string, uses: string, more: object = {}) => ({
    ...{ id, uses, compensate: { uses: 'shop/refund', with: { id: `{{ $${id}.id }}` } }, ...more },
  });
  const each = (id: string, steps: object[], more: object = {}) => ({
    ...{ id, type: 'for_each', foreach: '[1, 2]', mode: 'distributed', max_concurrency: 1, steps, ...more },
  });
  const start = (id: string, more: object = {}) => ({ id, type: 'workflow', workflow: 'delivery', ...more });
  const computed = (id: string, more: object = {}) => ({
    ...{
      id,
      type: 'dynamic',
      allow: ['shop/lease', 'shop/look', 'shop/rent'],
      retry: { max_attempts: 1 },
      ...more,
    },
    tasks: `[{'id': 'a', 'uses': 'shop/lease'}, {'id': 'b', 'uses': 'shop/look'}, {'id': 'c', 'uses': 'shop/rent'}]`,
  });
  const delivery = { delivery: [early('parcel')] };
  const ship = { id: 'ship', uses: 'shop/ship', irreversible: true };
  it.each<{ what: string; steps: object[] }>([
    {
      what: 'an effect whose answer is lost',
      steps: [early('reserve'), late('charge', 'shop/charge'), ship],
    },
    {
      what: 'an effect whose answer is lost, if on_error continues without it',
      steps: [early('reserve'), late('charge', 'shop/charge', { on_error: { action: 'skip' } }), ship],
    },
    {
      what: 'an effect that its action finds, if on_error continues without it',
      steps: [early('reserve'), late('pack', 'shop/pack', { on_error: { action: 'skip' } }), ship],
    },
    {
      what: 'lost answers in branches',
      steps: [
        early('reserve'),
        {
          ...{ id: 'both', type: 'parallel' },
          branches: {
            left: [early('a'), late('b', 'shop/charge'), early('c')],
            right: [early('d'), early('e')],
          },
        },
        ship,
      ],
    },
    {
      what: 'lost answers in a loop',
      steps: [
        early('reserve'),
        {
          ...{ id: 'rounds', type: 'while', while: '$loop.index < 2', max_iterations: 3, with: { n: 0 } },
          ...{ steps: [early('a'), late('b', 'shop/charge')], output: { n: '{{ $loop.n + 1 }}' } },
        },
      ],
    },
    { what: 'a distributed for_each', steps: [early('reserve'), each('all', [early('charge')]), ship] },
    {
      what: 'a distributed for_each in another',
      steps: [
        early('reserve'),
        each('outer', [early('first'), each('inner', [early('charge')]), early('last')], {}),
      ],
    },
    {
      what: 'a group that on_error continues without, with a distributed for_each',
      steps: [
        early('reserve'),
        {
          ...{ id: 'group', type: 'group', on_error: { action: 'skip' } },
          steps: [early('a'), each('all', [early('charge')])],
        },
        ship,
      ],
    },
    {
      what: 'iterations that continue after a lost answer',
      steps: [
        early('reserve'),
        each('all', [early('a'), late('charge', 'shop/charge')], { on_item_error: 'skip' }),
        ship,
      ],
    },
    {
      what: 'executions that iterations start',
      steps: [early('reserve'), each('all', [early('a'), start('delivered'), early('b')]), ship],
    },
    {
      what: 'executions that iterations start, undone by what the author says',
      steps: [
        early('reserve'),
        each('all', [
          start('delivered', {
            compensate: { uses: 'shop/refund', with: { id: '{{ $string($delivered) }}' } },
          }),
          start('noted', { wait: false, compensate: { uses: 'shop/release', with: { what: 'n' } } }),
        ]),
        ship,
      ],
    },
    { what: 'tasks made at run time', steps: [early('reserve'), computed('leases'), early('charge'), ship] },
    {
      what: 'tasks made at run time, in order, if on_error continues without them',
      steps: [
        early('reserve'),
        computed('leases', { max_concurrency: 1, on_error: { action: 'skip' } }),
        early('charge'),
        ship,
      ],
    },
    {
      what: 'tasks made at run time in branches and a loop, side by side, if on_error continues without them',
      steps: [
        early('reserve'),
        {
          ...{ id: 'both', type: 'parallel' },
          branches: {
            left: [early('a'), computed('leases', { on_error: { action: 'continue' } }), early('b')],
            right: [
              {
                ...{ id: 'all', type: 'for_each', foreach: '[1, 2]', max_concurrency: 1 },
                steps: [early('c'), computed('more')],
              },
            ],
          },
        },
        ship,
      ],
    },
    {
      what: 'tasks made at run time in a distributed for_each',
      steps: [early('reserve'), each('all', [early('a'), computed('leases')]), ship],
    },
    {
      what: 'iterations that may fail',
      steps: [
        early('reserve'),
        each('all', [early('a'), late('charge', 'shop/charge')], { tolerate: { count: 1 } }),
        ship,
      ],
    },
  ])('finds that newest first is undone what the log alone can undo: $what', async ({ steps }) => {
    const report = await sweep(shopSubject(steps as never, {}, delivery), { max: generatedRuns(250) });

    expect(report.violations).toEqual([]);
    expect(report.neverSucceeded).toBeUndefined();
  });

  it('finds that what is older than a distributed for_each is undone first, if the definition does not have the log undo that', async () => {
    const subject = shopSubject([early('reserve'), each('all', [early('charge')]), ship] as never);
    const definition = JSON.parse(
      JSON.stringify(subject.manifest.definition).replaceAll('Name & \\"/charge\\"]', 'Name & \\"/none\\"]'),
    );
    const key = 'sweep/ship';

    const trial = await runScenario(
      withDefinition(subject, definition),
      await Samples.draw(subject),
      {},
      {
        ...{ world: 1, strikes: [{ key, fault: 'undeclared', error: 'Error', attempts: 'all' }] },
        ...{ decisions: [], slow: [] },
      },
    );

    expect(newestFirst.check(trial, { trial, input: {} } as never, subject)).toEqual([
      'sweep/reserve was undone before the newer sweep/charge/1',
      'sweep/reserve was undone before the newer sweep/charge/0',
    ]);
  });

  it('finds an effect that is left, if the definition does not have the log undo it', async () => {
    const subject = shopSubject([
      late('charge', 'shop/charge', { on_error: { action: 'skip' } }),
      ship,
    ] as never);
    const definition = JSON.parse(
      JSON.stringify(subject.manifest.definition).replaceAll('Name & \\"/charge\\"]', 'Name & \\"/none\\"]'),
    );

    const { violations } = await sweep(withDefinition(subject, definition), { max: MAX_EXECUTIONS });

    expect(violations.map(({ invariant }) => invariant)).toContain('no-orphans');
  });

  it('finds an execution that takes more than the budget, with what is repeated and undone', async () => {
    const within = await found(ORDER, { budget: { transitions: 1000, dollars: 0.1 } });
    const above = await found(ORDER, { budget: { transitions: 12 } });

    expect(within).toEqual([]);
    expect(above).toContainEqual(
      expect.stringMatching(/^within-budget: the execution takes \d\d transitions, and its budget is 12$/),
    );
  });

  it('accepts that nothing is undone of what an action has refused in every attempt', async () => {
    const violations = await found([
      { id: 'book', uses: 'shop/book', compensate: { uses: 'shop/release', with: { what: 'book' } } },
      { id: 'ship', uses: 'shop/ship', irreversible: true },
    ]);

    expect(violations).toEqual([]);
  });

  it('undoes in the order of branches that end in another order', async () => {
    const violations = await found([
      {
        id: 'both',
        type: 'parallel',
        branches: { one: ORDER.slice(0, 1), two: ORDER.slice(1, 2) },
      },
      { id: 'ship', uses: 'shop/ship', irreversible: true },
    ]);

    expect(violations).toEqual([]);
  });

  it('tells the iterations of a loop apart that call a service at once', async () => {
    const violations = await found([
      {
        id: 'say_all',
        type: 'for_each',
        foreach: '[1, 2, 3]',
        steps: [{ id: 'tell', type: 'emit', event: 'Said', source: 'test', retry: { max_attempts: 2 } }],
      },
    ]);

    expect(violations).toEqual([]);
  });

  it('lets a fallback end the workflow with the error that it names', async () => {
    const steps: WorkflowDefinition['steps'] = [
      {
        ...{ id: 'look', uses: 'shop/look', retry: { max_attempts: 1 } },
        on_error: { fallback: { type: 'fail', error: 'Unhandled', cause: 'nobody knows' } },
      },
    ];

    expect(await found(steps)).toEqual([]);
  });

  it('shrinks a violation to what it needs', async () => {
    const subject = shopSubject(ORDER);
    const definition = structuredClone(subject.manifest.definition);
    const states = definition.States as Record<string, { Catch?: unknown }>;
    delete states.ship?.Catch;

    const [violation] = (await sweep(withDefinition(subject, definition), { max: 300 })).violations;

    expect(violation?.invariant).toBe('no-orphans');
    expect(violation?.scenario.strikes).toHaveLength(1);
  });

  it('reports of each violation what its scenario shows by itself', async () => {
    const subject = shopSubject([...ORDER.slice(0, 1), { ...ORDER[1], idempotency: false }] as never);
    const definition = structuredClone(subject.manifest.definition);
    const states = definition.States as Record<string, { Catch?: unknown; Retry?: unknown }>;
    for (const state of Object.values(states)) delete state.Retry;
    const mutant = withDefinition(subject, definition);

    const { violations } = await sweep(mutant, { max: MAX_EXECUTIONS });
    const samples = await Samples.draw(mutant);
    const alone = await Promise.all(
      violations.map(({ input, scenario }) => judgeAlone(mutant, samples, input, scenario)),
    );

    expect(violations).not.toEqual([]);
    for (const [index, { invariant, message }] of violations.entries())
      expect(alone[index]?.broken).toContainEqual({ invariant, message });
  });

  it('refuses answers that fit no step, or not the contract', async () => {
    const subject = shopSubject(ORDER);

    await expect(sweep({ ...subject, answers: { chrge: {} } })).rejects.toThrow('name "chrge"');
    await expect(sweep({ ...subject, answers: { charge: { id: 1 } } })).rejects.toThrow(
      'The answer to charge does not fit its contract',
    );
  });
});

it('A sweep notices the absence of every Catch, Retry, saga entry and undoing state', async () => {
  const { mutants, survivors } = await mutationCheck(shopSubject([...ORDER.slice(0, 1), ...ORDER.slice(3)]));

  expect(survivors).toEqual([]);
  expect(mutants).toBeGreaterThan(10);
});
