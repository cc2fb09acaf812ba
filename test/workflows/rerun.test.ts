import { describe, expect, it, jest } from '@jest/globals';
import type { WorkflowDefinition } from '#compiler/define-workflow.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { compiledWorkflow } from './compiled.ts';
import { until } from './live-stack.ts';
import { effect, file, hold, notedExecutions, type Step } from './noted-executions.ts';

jest.setTimeout(120_000);

const executions = notedExecutions('rerun');
const { noted, post, start, statusOf, held, ended } = executions;

const manifestOf = (steps: readonly Step[], more: Partial<WorkflowDefinition> = {}): WorkflowManifest =>
  compiledWorkflow({
    name: executions.workflow,
    input: {
      type: 'object',
      additionalProperties: false,
      required: ['file'],
      properties: {
        file: { type: 'string' },
        fail: { type: 'boolean', default: false },
        note: { type: 'string', default: 'none' },
      },
    },
    defaults: { retry: { max_attempts: 0 } },
    ...more,
    steps: [...steps],
  });

const order = (): Step[] => [
  effect('reserve', { from: '{{ $input.note }}' }),
  effect('charge', { from: '{{ $reserve.by }}' }),
  effect('ship', { from: '{{ $charge.by & " " & $input.note }}', fail: '{{ $input.fail }}' }),
];
const OUTPUT = { reserve: '{{ $reserve.by }}', charge: '{{ $charge.by }}', ship: '{{ $ship.from }}' };

const effectsOf = async (name: string) =>
  (await executions.get(name, 'effects')).effects.map(
    ({ step, state }: { step: string; state: string }) => `${step} ${state}`,
  );
const planOf = (name = 'one') => executions.get(name, 'rerun');
const rerun = (body: JsonObject, name = 'one') => post(name, 'rerun', body);
/** Tries until the end of the old execution has been recorded. */
const accepted = (body: JsonObject, name = 'one') =>
  until(async () => {
    const answer = await rerun(body, name);
    if (/being processed|being undone/.test(answer.body.error?.message ?? '')) return false;
    return answer;
  });

const run = async (manifest: WorkflowManifest, input: Record<string, Json> = {}) => {
  await executions.stack.deploy([manifest]);
  await start('one', input);
  return ended('one');
};

describe('An execution that succeeded', () => {
  it('runs again from any step, with the results before it and an edited input', async () => {
    await run(manifestOf(order(), { output: OUTPUT }));

    const { status, body } = await rerun({ from: 'ship', input: { file: executions.notes, note: 'edited' } });
    const again = await ended(body.name);

    expect(status).toBe(202);
    expect(body.name).toMatch(/^one-again-[0-9a-f]{6}$/);
    expect(again).toMatchObject({
      status: 'SUCCEEDED',
      output: { reserve: 'one', charge: 'one', ship: 'one edited' },
      reruns: { execution: 'one', step: 'ship' },
    });
    expect(noted()).toEqual(['one reserve', 'one charge', 'one ship', 'again ship']);
    expect(await statusOf('one')).toMatchObject({ status: 'SUCCEEDED', rerun_by: [body.name] });
  });

  it('has its effects, and the new execution its own, which alone it undoes', async () => {
    await run(manifestOf(order()));

    const { body } = await rerun({ from: 'charge', input: { file: executions.notes, fail: true } });
    const again = await ended(body.name);
    await until(async () => noted().includes('again charge undone'));

    expect(again).toMatchObject({ status: 'FAILED', error: 'Closed' });
    expect(noted().filter((line) => line.endsWith('undone'))).not.toContain('one charge undone');
    expect(noted().filter((line) => line.includes('reserve'))).toEqual(['one reserve']);
    expect(await effectsOf('one')).toEqual(['ship done', 'charge done', 'reserve done']);
  });

  it('is run again through one that ran it again, with the results of both', async () => {
    await run(manifestOf(order(), { output: OUTPUT }));
    const first = await rerun({ from: 'charge' });
    await ended(first.body.name);

    const { body } = await rerun({ from: 'ship' }, first.body.name);
    const { output } = await ended(body.name);

    expect(output).toEqual({ reserve: 'one', charge: 'again', ship: 'again none' });
    expect(body.name).toMatch(/^one-again-[0-9a-f]{6}$/);
  });
});

describe('An execution that failed and was undone', () => {
  it('runs again from the first step that is undone, and not from a later one', async () => {
    await run(manifestOf(order(), { output: OUTPUT }), { fail: true });
    await until(async () => noted().includes('one reserve undone'));

    const later = await accepted({ from: 'ship' });
    const { body } = await accepted({ from: 'reserve', input: { file: executions.notes } });
    const again = await ended(body.name);

    expect(later.status).toBe(409);
    expect(later.body.error.message).toContain(
      'what reserve, charge did is undone, so its result cannot be taken over. Begin with reserve',
    );
    expect(later.body.error.message).toContain('It can begin with "reserve"');
    expect(again).toMatchObject({ status: 'SUCCEEDED', output: { reserve: 'again', ship: 'again none' } });
  });

  it('says beforehand, by step, what is done again, what is taken over and what is undone', async () => {
    await run(manifestOf(order(), { output: OUTPUT }), { fail: true });
    await until(async () => noted().includes('one reserve undone'));

    const plan = await planOf();

    expect(plan.beginnings).toEqual([
      { step: 'reserve', again: ['reserve', 'charge', 'ship'], taken_over: [] },
      {
        ...{ step: 'charge', again: ['charge', 'ship'], taken_over: ['reserve'] },
        ...{ refusal: expect.stringContaining('what reserve did is undone'), instead: 'reserve' },
      },
      {
        ...{ step: 'ship', again: ['ship'], taken_over: ['reserve', 'charge'] },
        ...{ refusal: expect.stringContaining('what reserve, charge did is undone'), instead: 'reserve' },
      },
    ]);
    expect(plan.effects).toMatchObject([
      { step: 'ship' },
      { step: 'charge', state: 'undone' },
      { step: 'reserve' },
    ]);
  });
});

describe('An execution whose effects stand', () => {
  it('is not changed by one that runs it again: it can still be continued, or undone', async () => {
    await executions.stack.deploy([
      manifestOf([effect('reserve'), hold, effect('ship')], { output: { by: '{{ $reserve.by }}' } }),
    ]);
    await start('one');
    await held('one');
    await post('one', 'pause');
    await ended('one');

    const { body } = await accepted({ from: 'ship' });
    const { output } = await ended(body.name);
    const { status } = await post('one', 'cancel');
    await until(async () => noted().includes('one reserve undone'));

    expect({ output, status }).toEqual({ output: { by: 'one' }, status: 202 });
    expect(noted()).toEqual(['one reserve', 'again ship', 'one reserve undone']);
  });
});

describe('Steps that are not alone', () => {
  it('are begun with through the block around them, which runs whole', async () => {
    const both: Step = {
      id: 'both',
      type: 'parallel',
      branches: {
        left: { steps: [effect('left')], output: '{{ $left.by }}' },
        right: { steps: [effect('right')] },
      },
    };
    await run(
      manifestOf([effect('reserve'), both, effect('ship', { from: '{{ $both.left }}' })], {
        output: { ship: '{{ $ship.from }}' },
      }),
    );

    const { beginnings } = await planOf();
    const { body } = await rerun({ from: 'right' });
    const { output } = await ended(body.name);

    expect(beginnings.find(({ step }: { step: string }) => step === 'right')).toMatchObject({
      block: 'both',
      again: ['both', 'left', 'right', 'ship'],
      taken_over: ['reserve'],
    });
    expect(output).toEqual({ ship: 'again' });
  });

  it('loop from the start if the loop is begun with', async () => {
    const loop: Step = {
      id: 'improve',
      type: 'while',
      with: { score: 0 },
      while: '$loop.score < 2',
      max_iterations: 5,
      steps: [{ id: 'rate', uses: 't/note', with: { file }, irreversible: true }],
      output: { score: '{{ $loop.score + 1 }}' },
    };
    await run(manifestOf([effect('reserve'), loop, effect('ship')]));
    expect(noted().filter((line) => line === 'one rate')).toHaveLength(2);

    const { body } = await rerun({ from: 'improve' });
    await ended(body.name);

    expect(noted().filter((line) => line === 'again rate')).toHaveLength(2);
  });

  it('undo what they did themselves, if they fail and the execution continues', async () => {
    const group: Step = {
      id: 'extras',
      type: 'group',
      steps: [effect('gift'), effect('card', { fail: '{{ $input.fail }}' })],
      on_error: 'continue',
    };
    await run(manifestOf([effect('reserve'), effect('charge'), group, effect('ship')]));

    const { body } = await rerun({ from: 'gift', input: { file: executions.notes, fail: true } });
    const { status } = await ended(body.name);

    expect(status).toBe('SUCCEEDED');
    expect(noted().filter((line) => line.includes('gift'))).toEqual([
      'one gift',
      'again gift',
      'again gift undone',
    ]);
  });
});

describe('Running again is refused', () => {
  it('while the execution runs, for a step that there is not, and for an input that does not fit', async () => {
    const words: Step = { id: 'words', type: 'transform', with: { text: '{{ $input.note }}' } };
    await executions.stack.deploy([
      manifestOf([words, effect('reserve', { from: '{{ $words.text }}' }), hold]),
    ]);
    await start('one');
    await held('one');

    const running = await rerun({ from: 'hold' });
    await post('one', 'stop');
    await ended('one');
    const unknown = await accepted({ from: 'reservee' });
    const folded = await accepted({ from: 'words' });
    const unfit = await accepted({ from: 'reserve', input: { file: 7 } });

    expect(running.body.error.message).toContain('it is RUNNING; wait until it has ended, or stop it');
    expect(unknown.body.error.message).toContain('"reserve"');
    expect(folded.body.error.message).toContain(
      'it has no state, because the state of another step computes it; it can begin with reserve, hold',
    );
    expect(unfit).toMatchObject({ status: 422, body: { error: { code: 'invalid_input' } } });
  });

  it('under a name that is taken', async () => {
    await run(manifestOf(order()));

    const { status, body } = await rerun({ from: 'ship', name: 'one' });

    expect({ status, message: body.error.message }).toEqual({
      status: 409,
      message: `There is an execution "one" of "${executions.workflow}"; expected another name`,
    });
  });
});

describe('A workflow with limits', () => {
  it('lets an execution that runs another again wait for its turn', async () => {
    const more: Partial<WorkflowDefinition> = { concurrency: { max: 1 } };
    await executions.stack.deploy([manifestOf([effect('reserve'), hold, effect('ship')], more)]);
    await start('one');
    await held('one');
    await post('one', 'stop');
    await ended('one');
    await start('other');
    await held('other');

    const { body } = await accepted({ from: 'ship' });
    const waiting = await until(async () => {
      const status = await statusOf(body.name);
      return status.status === 'PENDING' && status;
    });
    await post('other', 'stop');
    const { status } = await ended(body.name);

    expect(waiting.queue.under_way).toEqual(['other']);
    expect({ status, notes: noted().filter((line) => line.startsWith('again')) }).toEqual({
      status: 'SUCCEEDED',
      notes: ['again ship'],
    });
  });
});
