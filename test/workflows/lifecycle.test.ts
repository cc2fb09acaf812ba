import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { compileWorkflow } from '#compiler/index.ts';
import { defined } from '#core/defined.ts';
import { diagnosticLine } from '#core/diagnostics.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { runVirtual, type TaskAnswer, type VirtualTask } from '#engine/drivers/virtual/run-virtual.ts';
import { createEntity } from '#platform/firing/create.ts';
import { fire } from '#platform/firing/fire.ts';
import { settleEnded } from '#platform/lifecycles/settle-ended.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { executionArn } from '#platform/ports/arns.ts';
import { Problem } from '#platform/problem.ts';
import { startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { changeEntity } from '../../lambdas/platform/change-entity/logic.ts';
import { manifestIn } from './compiled.ts';

const TEXT = `
kind: lifecycle
name: order
data: { type: object, required: [total], properties: { total: { type: number }, charge: { type: string } } }
states:
  draft: { on_exit: [{ id: left, uses: log/left, irreversible: true, with: { state: "{{ $input.from }}" } }] }
  placed: {}
  paid: { on_enter: [{ id: packed, uses: log/packed, irreversible: true, with: { order: "{{ $input.id }}" } }] }
  late: { final: true }
  done: { final: true }
transitions:
  - { on: place, from: draft, to: placed, guard: $input.data.total > 0 }
  - on: pay
    from: placed
    to: paid
    uses: bank/charge
    with: { amount: "{{ $input.data.total }}", card: "{{ $input.event.card }}" }
    compensate: { uses: bank/refund, with: { charge: "{{ $pay.id }}" } }
    set: { charge: "{{ $pay.id }}" }
  - { on: finish, from: paid, to: done }
  - { after: 24h, from: placed, to: late }
`.trim();

const compiled = (text: string) => compileWorkflow({ text, file: 'order.lifecycle.yaml' });

/** A lifecycle in virtual time: its executions run on the clock that its functions read. */
class World {
  readonly manifest = manifestIn(compiled(TEXT));
  readonly calls: string[] = [];
  /** What actions answer, by name; `{ id: … }` if nothing is said. */
  readonly answers: Record<string, TaskAnswer> = {};
  readonly #platform: TestPlatform;
  readonly #asked: { name: string; input: Json; at: number }[] = [];
  readonly #ended = new Map<string, { status: 'FAILED' | 'SUCCEEDED'; error?: string; input: string }>();
  readonly ports: PlatformPorts;

  constructor(platform: TestPlatform) {
    this.#platform = platform;
    const unknown = (execution: string) => new Problem('not_found', `There is no ${execution}`);
    const executions: PlatformPorts['executions'] = {
      ...platform.ports.executions,
      start: async (_, input, name = '') => {
        this.#asked.push({ name, input, at: platform.time.now });
        return { execution: executionArn('order', name), startedAt: new Date(platform.time.now) };
      },
      describe: async (execution) => {
        const known = this.#ended.get(execution);
        if (!known) throw unknown(execution);
        const { status, error, input } = known;
        return { executionArn: execution, stateMachineArn: '', startDate: undefined, status, error, input };
      },
      async *pages() {},
    };
    const manifests = async () => new Map([['order', this.manifest]]);
    this.ports = { ...platform.ports, executions, manifests };
  }

  get now(): number {
    return this.#platform.time.now;
  }

  /** Runs what was started, each on a clock that begins when it was. */
  async run(prefix = ''): Promise<void> {
    for (;;) {
      const index = this.#asked.findIndex(({ name }) => name.startsWith(prefix));
      const [next] = index < 0 ? [] : this.#asked.splice(index, 1);
      if (!next) return;
      const id = executionArn('order', next.name);
      const result = await runVirtual({
        definition: this.manifest.definition,
        input: next.input,
        startAt: next.at,
        identity: { id, name: next.name, stateMachineArn: 'arn:order', stateMachineName: 'order' },
        tasks: (task) => this.#answer(task),
      });
      const { status, error } = result;
      this.#ended.set(id, {
        status: status === 'SUCCEEDED' ? 'SUCCEEDED' : 'FAILED',
        ...defined({ error }),
        input: JSON.stringify(next.input),
      });
      if (status !== 'SUCCEEDED') await settleEnded(this.ports, this.manifest, id);
    }
  }

  async fire(trigger: string, event: Json = {}): Promise<void> {
    const key = `${trigger} ${this.calls.length}`;
    await fire(this.ports, { lifecycle: 'order', id: 'o-1', trigger, event, by: 'ann', key });
  }

  async state(): Promise<string> {
    return (await this.ports.entities.read('order', 'o-1'))?.entity.state ?? 'missing';
  }

  async #answer(task: VirtualTask): Promise<TaskAnswer> {
    this.#platform.time.now = Math.max(this.now, task.now);
    const { FunctionName, Payload } = task.parameters as { FunctionName: string; Payload: JsonObject };
    const { input, run } = Payload as { input: never; run: never };
    if (FunctionName === '${platform__change_entity}') {
      const given = { run, platform: this.ports };
      return changeEntity(input, given).then(
        (answer) => ({ output: { StatusCode: 200, Payload: answer as Json } }),
        ({ name, message }: Error) => ({ error: name, cause: message }),
      );
    }
    const action = FunctionName.slice(2, -1).replace('__', '/');
    this.calls.push(action);
    return this.answers[action] ?? { output: { StatusCode: 200, Payload: { id: `${action} 1` } } };
  }
}

let platform: TestPlatform;
let world: World;
const started = Date.UTC(2026, 0, 1);

beforeEach(async () => {
  platform = await startPlatform();
  platform.time.now = started;
  world = new World(platform);
  await createEntity(world.ports, { lifecycle: 'order', id: 'o-1', data: { total: 80 }, by: 'ann' });
});
afterEach(() => platform.close());

const placed = async (): Promise<void> => {
  await world.fire('place');
  await world.run('place');
};

describe('An entity', () => {
  it('does what leaving a state asks for, then enters the next one', async () => {
    await world.fire('place');
    expect(await world.state()).toBe('draft');
    await world.run('place');

    expect(world.calls).toEqual(['log/left']);
    expect(await world.state()).toBe('placed');
  });

  it('moves on after a day, which takes no time here', async () => {
    await placed();
    await world.run();

    expect(await world.state()).toBe('late');
    expect(world.now - started).toBe(24 * 3_600_000);
  });

  it('does not move on in time from a state that it has left', async () => {
    await placed();
    await world.fire('pay', { card: 'good' });
    await world.run('pay');
    await world.run('timer');

    expect(await world.state()).toBe('paid');
    expect(world.calls).toEqual(['log/left', 'bank/charge', 'log/packed']);
    expect((await world.ports.entities.read('order', 'o-1'))?.entity.data).toEqual({
      total: 80,
      charge: 'bank/charge 1',
    });
  });

  it('stays where it was if the work fails, which is undone, and can try again', async () => {
    await placed();
    world.answers['log/packed'] = { error: 'InvalidInput', cause: 'no box' };
    await world.fire('pay', { card: 'good' });
    await world.run('pay');

    expect(await world.state()).toBe('placed');
    expect(world.calls).toEqual(['log/left', 'bank/charge', 'log/packed', 'bank/refund']);
    delete world.answers['log/packed'];
    await world.fire('pay', { card: 'good' });
    await world.run('pay');

    expect(await world.state()).toBe('paid');
    const { entries } = await world.ports.entities.history('order', 'o-1', {});
    expect(entries.map(({ outcome, to, error }) => [outcome, to, error?.split(':')[0]])).toEqual([
      ['done', 'paid', undefined],
      ['failed', 'paid', 'InvalidInput'],
      ['done', 'placed', undefined],
      ['created', 'draft', undefined],
    ]);
  });
});

describe('A lifecycle', () => {
  it('is refused where an expression in it is wrong', () => {
    const text = TEXT.replace('{{ $input.id }}" } }] }', '{{ $pay.id }}" } }] }')
      .replace('guard: $input.data.total', 'guard: $input.data.totl')
      .replace('amount: "{{ $input.data.total }}"', 'amount: "{{ $input.dta.total }}"');

    expect(compiled(text).diagnostics.map(diagnosticLine)).toEqual([
      'order.lifecycle.yaml:7:93 error inner-step: step "pay" is inside "transition_work" and cannot be read from here (give each case an "output" beside "steps" and read $transition_work)',
      'order.lifecycle.yaml:11:50 error unknown-path: $input.data has no field "totl" (did you mean "total"?)',
      'order.lifecycle.yaml:16:25 error unknown-path: $input has no field "dta" (did you mean "data"?)',
    ]);
  });
});
