import { describe, expect, it } from '@jest/globals';
import { compileDefinition, defineWorkflow, documentOf } from '#compiler/define-workflow.ts';
import { workflowFacts } from '#compiler/workflow-facts.ts';
import { childExecutionName } from '#contracts/child-executions.ts';
import { testWorkflow } from '#testing/test-workflow.ts';

const bill = defineWorkflow({
  name: 'bill',
  input: {
    type: 'object',
    required: ['amount'],
    properties: { amount: { type: 'number' }, currency: { type: 'string', default: 'EUR' } },
  },
  steps: [
    {
      id: 'open',
      uses: 'accounts/open',
      compensate: { uses: 'accounts/close', with: { account: '{{ $open.account }}' } },
    },
    {
      id: 'charge',
      uses: 'payments/charge',
      with: { amount: '{{ $input.amount }}', currency: '{{ $input.currency }}' },
      compensate: { uses: 'payments/refund', with: { charge: '{{ $charge.id }}' } },
    },
  ],
  output: { charge: '{{ $charge.id }}', paid: '{{ $input.amount }}' },
});

const order = defineWorkflow({
  name: 'order',
  steps: [
    {
      id: 'reserve',
      uses: 'inventory/reserve',
      compensate: { uses: 'inventory/release', with: { id: '{{ $reserve.id }}' } },
    },
    { id: 'billed', type: 'workflow', workflow: 'bill', with: { amount: 30 }, retry: { max_attempts: 1 } },
    {
      id: 'pack',
      uses: 'warehouse/pack',
      compensate: { uses: 'warehouse/unpack', with: {} },
    },
    { id: 'ship', uses: 'shipping/book', irreversible: true, retry: { max_attempts: 0 } },
  ],
  output: { charge: '{{ $billed.charge }}', tracking: '{{ $ship }}' },
});

const answers = {
  'accounts/open': { account: 'A-1' },
  'accounts/close': null,
  'payments/charge': { id: 'C-1' },
  'payments/refund': null,
  'inventory/reserve': { id: 'R-1' },
  'inventory/release': null,
  'warehouse/pack': null,
  'warehouse/unpack': null,
  'shipping/book': 'T-1',
};

describe('a workflow that calls another', () => {
  it('has the other one’s output, and takes its time', async () => {
    const result = await testWorkflow(order, {
      workflows: [bill],
      actions: { ...answers, 'payments/charge': { value: { id: 'C-1' }, takes: '20s' } },
    });

    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { charge: 'C-1', tracking: 'T-1' } });
    expect(result.elapsedMilliseconds).toBe(20_000);
    expect(result.calls.map(({ workflow, step }) => [workflow, step])).toEqual([
      [undefined, 'reserve'],
      ['bill', 'open'],
      ['bill', 'charge'],
      [undefined, 'pack'],
      [undefined, 'ship'],
    ]);
  });

  it('undoes what the other one did in its place, newest first', async () => {
    const result = await testWorkflow(order, {
      workflows: [bill],
      actions: { ...answers, ship: new Error('no carrier') },
    });

    expect(result.status).toBe('FAILED');
    expect(result.compensations).toMatchObject([
      { action: 'warehouse/unpack', undone: true },
      { action: 'payments/refund', undone: true },
      { action: 'accounts/close', undone: true },
      { action: 'inventory/release', undone: true },
    ]);
    expect(result.steps.billed?.compensation).toBe('succeeded');
    expect(result.calls.find(({ action }) => action === 'payments/refund')?.input).toEqual({ charge: 'C-1' });
  });

  it('waits until what the other one did is undone, with retries for hours, and asks once if that fails', async () => {
    const patient = defineWorkflow({
      name: 'bill',
      steps: [
        {
          id: 'charge',
          uses: 'payments/charge',
          compensate: {
            uses: 'payments/refund',
            with: {},
            retry: { max_attempts: 2, interval: '2h', backoff: 1 },
          },
        },
      ],
      output: { charge: '{{ $charge.id }}' },
    });
    const { 'accounts/open': _, 'accounts/close': __, ...known } = answers;
    const undoing = async (failures: number) => {
      let calls = 0;
      const refund = () => {
        if (calls++ < failures) throw new Error('bank down');
        return null;
      };
      const { compensations, elapsedMilliseconds } = await testWorkflow(order, {
        workflows: [patient],
        actions: { ...known, ship: new Error('no truck'), 'payments/refund': refund },
      });
      const hours = Math.floor(elapsedMilliseconds / 3_600_000);
      return { calls, hours, undone: compensations.map(({ undone }) => undone) };
    };

    expect(await undoing(2)).toEqual({ calls: 3, hours: 4, undone: [true, true, true] });
    expect(await undoing(9)).toEqual({ calls: 3, hours: 4, undone: [true, false, true] });
  });

  it('undoes what an execution did that timed out and undid nothing itself', async () => {
    const slow = defineWorkflow({
      ...order.definition,
      steps: order.definition.steps.map((step) =>
        step.id === 'billed' ? { ...step, timeout: '10s' } : step,
      ),
    });
    const result = await testWorkflow(slow, {
      workflows: [bill],
      actions: { ...answers, 'bill.charge': { value: { id: 'C-1' }, takes: '20s' } },
    });

    expect(result.error).toBe('Timeout');
    expect(result.compensations.map(({ action }) => action)).toEqual([
      'accounts/close',
      'accounts/close',
      'inventory/release',
    ]);
  });

  it('starts every attempt under a new name, with new keys, since the failed one was undone', async () => {
    const result = await testWorkflow(order, {
      workflows: [bill],
      actions: {
        ...answers,
        'bill.charge': (_input, { key }) => {
          if (key.includes('.a0/')) throw new Error('down');
          return { id: 'C-2' };
        },
      },
    });

    const inputs = result.history.flatMap(({ type, taskScheduledEventDetails }) =>
      type === 'TaskScheduled' && taskScheduledEventDetails?.resourceType === 'states'
        ? [JSON.parse(String(taskScheduledEventDetails.parameters))]
        : [],
    );
    expect(result.output).toMatchObject({ charge: 'C-2' });
    expect(inputs.map(({ Name }) => Name)).toEqual([
      childExecutionName('test/billed', 0, 0),
      childExecutionName('test/billed', 0, 1),
    ]);
    expect(inputs[0].Input).toMatchObject({
      amount: 30,
      AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: expect.stringMatching(/:order:test$/),
    });
    const opened = result.calls.filter(({ action }) => action === 'accounts/open');
    expect(opened.map(({ key }) => key)).toEqual([
      expect.stringMatching(/^test-billed-[0-9a-f]{24}[.]a0[/]open$/),
      expect.stringMatching(/^test-billed-[0-9a-f]{24}[.]a1[/]open$/),
    ]);
  });

  it('asks for an effect that nothing undoes under one key in every attempt, at whatever depth', async () => {
    const notify = defineWorkflow({
      name: 'notify',
      steps: [
        { id: 'mail', uses: 'mail/send', irreversible: true },
        { id: 'log', uses: 'log/write', retry: { max_attempts: 0 } },
      ],
    });
    const tell = defineWorkflow({
      name: 'tell',
      steps: [{ id: 'notified', type: 'workflow', workflow: 'notify', retry: { max_attempts: 1 } }],
    });
    const caller = defineWorkflow({
      name: 'caller',
      steps: [{ id: 'told', type: 'workflow', workflow: 'tell', retry: { max_attempts: 1 } }],
    });
    let failures = 3;

    const { status, calls } = await testWorkflow(caller, {
      workflows: [tell, notify],
      actions: {
        'mail/send': null,
        'log/write': () => {
          if (failures-- > 0) throw new Error('down');
          return null;
        },
      },
    });

    const mails = calls.filter(({ action }) => action === 'mail/send');
    expect([status, mails.length]).toEqual(['SUCCEEDED', 4]);
    expect(new Set(mails.map(({ key }) => key)).size).toBe(1);
    expect(new Set(calls.filter(({ action }) => action === 'log/write').map(({ key }) => key)).size).toBe(4);
  });

  it('can be tested with an answer in place of the other workflow', async () => {
    const result = await testWorkflow(order, {
      workflows: [bill],
      actions: { ...answers, billed: { charge: 'C-9', paid: 1 } },
    });

    expect(result.output).toMatchObject({ charge: 'C-9' });
  });
});

describe('what is checked of a workflow that is called', () => {
  const diagnostics = (step: object, others = [bill]): string[] => {
    const caller = defineWorkflow({
      name: 'caller',
      steps: [{ id: 'call', type: 'workflow', ...step } as never],
      output: { id: '{{ $call.charge }}' },
    });
    const documents = [caller, ...others].map((one) => ({ ...documentOf(one), file: '' })) as Parameters<
      typeof workflowFacts
    >[0];
    return compileDefinition(caller, { workflows: workflowFacts(documents) }).diagnostics.map(
      ({ message, hint, path }) => [`/${path?.join('/')}`, message, hint].filter(Boolean).join(' | '),
    );
  };

  it('is its name', () => {
    expect(diagnostics({ workflow: 'bil', with: { amount: 1 } })).toEqual([
      '/steps/0/workflow | there is no workflow "bil" | did you mean "bill"?',
    ]);
  });

  it('is its input', () => {
    expect(diagnostics({ workflow: 'bill', with: { amount: 'much' } })).toEqual([
      expect.stringMatching(/^\/steps\/0\/with\/amount \| .*bill expects a number/),
    ]);
    expect(diagnostics({ workflow: 'bill' })).toEqual([
      expect.stringMatching(/^\/steps\/0\/workflow \| "amount" is missing: bill requires it/),
    ]);
  });

  it('is what is read of its output', () => {
    expect(diagnostics({ workflow: 'bill', with: { amount: 1 }, wait: false })).toEqual([
      expect.stringContaining('charge'),
    ]);
  });

  it('is that it does not lead back', () => {
    const back = defineWorkflow({
      name: 'bill',
      steps: [{ id: 'again', type: 'workflow', workflow: 'caller' }],
      output: { charge: 1 },
    });

    expect(diagnostics({ workflow: 'bill' }, [back])).toEqual([
      expect.stringContaining('workflow "caller" leads back to itself: caller → bill → caller'),
    ]);
    expect(diagnostics({ workflow: 'caller' }, [])).toContainEqual(
      expect.stringContaining('workflow "caller" would start itself without end'),
    );
  });
});

it.each([
  [
    'that it can normalise',
    { text: '{{ $input.text }}', list: [{ name: '{{ $input.text }}' }], plain: '{{ $input.text }}' },
  ],
  [
    'that is one expression',
    '{{ { "text": $input.text, "list": [{ "name": $input.text }], "plain": $input.text } }}',
  ],
  [
    'that is known',
    { text: ' E\u0301  A\u00a0', list: [{ name: ' E\u0301  A\u00a0' }], plain: ' E\u0301  A\u00a0' },
  ],
])('What a called workflow gets %s is what the API would give it', async (_, given) => {
  const text = { type: 'string', 'x-sanitize': ['nfc', 'trim', 'collapse'] };
  const noted = defineWorkflow({
    name: 'noted',
    input: {
      type: 'object',
      required: ['text', 'list', 'plain'],
      properties: {
        text,
        list: { type: 'array', items: { $ref: '#/$defs/entry' } },
        plain: { type: 'string' },
      },
      $defs: { entry: { type: 'object', properties: { name: text } } },
    },
    steps: [
      { id: 'kept', type: 'transform', with: '{{ [$input.text, $input.list[0].name, $input.plain] }}' },
    ],
    output: '{{ $kept }}',
  });
  const calls = defineWorkflow({
    name: 'calls',
    input: { type: 'object', required: ['text'], properties: { text: { type: 'string' } } },
    steps: [{ id: 'called', type: 'workflow', workflow: 'noted', with: given as never }],
    output: '{{ $called }}',
  });
  const raw = ' E\u0301  A\u00a0';

  const byParent = await testWorkflow(calls, { input: { text: raw }, workflows: [noted] });
  const byApi = await testWorkflow(noted, { input: { text: raw, list: [{ name: raw }], plain: raw } });

  expect(byParent.output).toEqual(['\u00c9 A', '\u00c9 A', raw]);
  expect(byApi.output).toEqual(byParent.output);
});

it('What a called workflow gets is cleaned as its schema asks', async () => {
  const text = {
    type: 'string',
    'x-sanitize': ['trim', 'collapse', 'lowercase', 'escape_html', 'strip_control'],
  };
  const noted = defineWorkflow({
    name: 'noted',
    input: {
      type: 'object',
      required: ['fixed', 'computed', 'raw'],
      properties: { fixed: text, computed: text, raw: { type: 'string' } },
    },
    steps: [{ id: 'kept', type: 'transform', with: '{{ [$input.fixed, $input.computed, $input.raw] }}' }],
    output: '{{ $kept }}',
  });
  const calls = defineWorkflow({
    name: 'calls',
    input: { type: 'object', required: ['text'], properties: { text: { type: 'string' } } },
    steps: [
      {
        id: 'called',
        type: 'workflow',
        workflow: 'noted',
        with: { fixed: '  A  <b> ', computed: '{{ $input.text }}', raw: '{{ $input.text }}' },
      },
    ],
    output: '{{ $called }}',
  });
  const given = ` "Tom"  &\u0007\n 'ANN' `;

  const { output } = await testWorkflow(calls, { input: { text: given }, workflows: [noted] });

  expect(output).toEqual(['a &lt;b&gt;', '&quot;tom&quot; &amp; &#39;ann&#39;', given]);
});
