import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { defined } from '#core/defined.ts';
import { startRun } from '../executions/start-execution.ts';
import { STATE_MACHINES, startPlatform, type TestPlatform } from '../testing/platform.ts';
import { comparisonOf } from './comparison.ts';
import { EXPERIMENT, letterWith } from './testing/letter.ts';

const letter = letterWith({
  customer: { type: 'string' },
  tone: { type: 'string', default: 'plain' },
});
const postcard = manifestWith({ name: 'postcard', input: { type: 'object', required: ['customer'] } });

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform([letter, postcard]);
});
afterAll(() => platform.close());
beforeEach(async () => {
  platform.reset();
  await platform.ports.decisions.decide('letter', { experiment: EXPERIMENT, by: 'test', at: '' });
});

const start = (customer: string, name?: string) =>
  startRun(platform.ports, {
    workflow: 'letter',
    input: { customer },
    by: 'ann',
    ...defined({ name }),
  });
const promote = (variant: string, experiment = EXPERIMENT) =>
  platform.ports.decisions.decide('letter', { experiment, variant, by: 'ann', at: '2026-01-01T00:00:00Z' });
const started = () =>
  platform.started().map(({ stateMachineArn, input }) => ({
    arn: stateMachineArn?.slice(STATE_MACHINES.length),
    input: JSON.parse(input ?? '{}'),
  }));

describe('the start of a workflow with variants', () => {
  it('gives a key the same variant each time, and all variants to many keys', async () => {
    for (const customer of ['a', 'b', 'a', 'a']) await start(customer);
    const [first, , third, fourth] = started();
    for (let index = 0; index < 40; index++) await start(`customer ${index}`);

    expect([third, fourth]).toEqual([first, first]);
    expect(new Set(started().map(({ arn }) => arn))).toEqual(new Set(['letter', 'letter:3', 'postcard']));
    expect(new Set(started().map(({ input }) => input.baton_variant))).toEqual(
      new Set(['plain', 'short', 'older', 'other'].map((name) => `letter/0123abcd/${name}`)),
    );
  });

  it('sets the fields of the variant, and starts its version or its workflow with the checked input', async () => {
    for (const variant of ['plain', 'short', 'older', 'other']) {
      await promote(variant);
      await start('a');
    }

    expect(started().map(({ arn, input }) => [arn, input.tone])).toEqual([
      ['letter', 'plain'],
      ['letter', 'short'],
      ['letter:3', 'plain'],
      ['postcard', undefined],
    ]);
  });

  it('follows a decision about what is compared now, and no other', async () => {
    await promote('short', 'ffffffff');
    for (let index = 0; index < 20; index++) await start(`customer ${index}`);

    expect(new Set(started().map(({ arn }) => arn)).size).toBe(3);
  });

  it('records the variant on the item of the execution and in the audit trail', async () => {
    const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:letter:recorded';
    platform.sfn.on(StartExecutionCommand).resolves({ executionArn, startDate: new Date(0) });
    await promote('short');
    const { execution } = await start('a');

    expect(await platform.ports.runItems.of(execution)).toMatchObject({ variant: 'letter/0123abcd/short' });
    expect(await platform.ports.trailOf(execution)).toEqual([
      expect.objectContaining({ details: { variant: 'letter/0123abcd/short' } }),
    ]);
  });

  it('repeated under its name, is the execution that it was, whatever was decided meanwhile', async () => {
    const exists = Object.assign(new Error('exists'), { name: 'ExecutionAlreadyExists' });
    const input = JSON.stringify({ customer: 'a', tone: 'short', baton_variant: 'letter/0123abcd/short' });
    const missing = Object.assign(new Error('none'), { name: 'ExecutionDoesNotExist' });
    platform.sfn.on(StartExecutionCommand).rejects(exists);
    platform.sfn.on(DescribeExecutionCommand).callsFake(async ({ executionArn }) => {
      if (!executionArn.includes(':letter:')) throw missing;
      return { executionArn, input, startDate: new Date(0), status: 'RUNNING' };
    });
    await promote('other');

    expect(await start('a', 'one')).toMatchObject({ workflow: 'letter', name: 'one' });
    await promote('plain');
    expect(await start('a', 'one')).toMatchObject({ workflow: 'letter', name: 'one' });
    await expect(start('b', 'one')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is refused if the input is not a map, or the key cannot be computed', async () => {
    const start = (input: string | { customer: number }, key: string) =>
      startRun(
        {
          ...platform.ports,
          manifests: async () =>
            new Map([['letter', { ...letter, input: undefined, variants: { ...variantsOf(letter), key } }]]),
        },
        { workflow: 'letter', input, by: 'ann' },
      );

    await expect(start('text', '$input.a')).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(start({ customer: 1 }, '$uppercase($input.customer)')).rejects.toThrow(
      /key of the variants/,
    );
  });
});

const variantsOf = ({ variants }: typeof letter) => {
  if (!variants) throw new Error('the sample has variants');
  return variants;
};

describe('the comparison of variants', () => {
  let experiment = EXPERIMENT;
  let rounds = 0;
  beforeEach(() => {
    experiment = `0123ab${String(rounds++).padStart(2, '0')}`;
  });
  const record = (index: number, variant: string, success: boolean, seconds: number, measure?: number) =>
    platform.ports.runs.record({
      workflow: variant === 'other' ? 'postcard' : 'letter',
      execution: `arn:${experiment}-${variant}:${index}`,
      outcome: success ? 'success' : 'failure',
      ended_at: new Date(platform.time.now).toISOString(),
      seconds,
      dollars: 0.001,
      steps: {},
      variant: `letter/${experiment}/${variant}`,
      ...defined({ measure }),
    });

  const figures = async () => {
    const variants = { ...variantsOf(letter), experiment, measure: '$output.clicks' };
    return (await comparisonOf(platform.ports, { ...letter, variants })).variants;
  };

  it('has figures, intervals and verdicts of each, also of those that another workflow is started for', async () => {
    for (let index = 0; index < 300; index++) {
      await record(index, 'plain', index % 10 > 0, 10 + (index % 3), 5 + (index % 2));
      await record(index, 'short', index % 10 > 0, 8 + (index % 3), 5 + (index % 2));
    }
    for (let index = 0; index < 5; index++) await record(index, 'other', true, 9);

    const [plain, short, older, other] = await figures();

    expect(plain).toMatchObject({
      ended: 300,
      success: { value: 0.9, verdict: 'first' },
      seconds: { count: 270, verdict: 'first' },
    });
    expect(short).toMatchObject({
      success: { value: 0.9, verdict: 'no-difference' },
      seconds: { verdict: 'better' },
      dollars: { value: 0.001, verdict: 'no-difference' },
      measure: { count: 300, verdict: 'no-difference' },
    });
    expect(short?.seconds.difference?.difference).toBeCloseTo(-2, 1);
    expect(short?.seconds.difference?.high).toBeLessThan(-1.8);
    expect(older).toMatchObject({ ended: 0, success: { count: 0, verdict: 'too-early' } });
    expect(other).toMatchObject({ ended: 5, success: { verdict: 'too-early', needed: expect.any(Number) } });
  });

  it('comes to a verdict if the first variant never succeeds, or has nothing of the measure', async () => {
    for (let index = 0; index < 200; index++) {
      await record(index, 'plain', false, 10, 0);
      await record(index, 'short', index % 2 > 0, 10, index % 2);
    }

    const [plain, short] = await figures();

    expect(plain).toMatchObject({ success: { value: 0, verdict: 'first' }, seconds: { count: 0 } });
    expect(short).toMatchObject({
      success: { value: 0.5, verdict: 'better', needed: expect.any(Number) },
      seconds: { count: 100, verdict: 'too-early' },
      measure: { verdict: 'too-early', needed: 789 },
    });
  });

  it('has neither an interval nor a verdict for a single execution each', async () => {
    await record(0, 'plain', true, 10, 3);
    await record(0, 'short', true, 20, 5);

    const [, short] = await figures();

    expect(short).toMatchObject({
      success: { count: 1, difference: { difference: 0 }, verdict: 'too-early' },
      seconds: { count: 1, value: 20, verdict: 'too-early' },
      measure: { count: 1, value: 5, verdict: 'too-early' },
    });
    expect(short?.measure?.difference).toBeUndefined();
  });

  it('finds no difference between values that are all equal, however few differ by chance', async () => {
    for (let index = 0; index < 29; index++) {
      await record(index, 'plain', true, 10, 3);
      await record(index, 'short', true, 10, 3);
    }
    const early = await figures();
    await record(29, 'plain', true, 10, 3);
    await record(29, 'short', true, 10, 3);
    const after = await figures();

    expect(early[1]?.measure).toMatchObject({ verdict: 'too-early', needed: 30 });
    expect(after[1]?.measure).toMatchObject({ difference: { low: 0, high: 0 }, verdict: 'no-difference' });
  });
});
