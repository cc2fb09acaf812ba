import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { compileDefinition, defineWorkflow } from '#compiler/define-workflow.ts';
import type { ActionCatalog, ActionContract } from '#compiler/types.ts';
import { liveHost } from '#local/run-host/live-host.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';
import { compiledWorkflow, specifierOf } from './compiled.ts';
import { runInProject } from './run-in-project.ts';

jest.setTimeout(60_000);

/** Writes what it is called with into `world.log`, and fails if its input asks for that. */
const ACTION = `
import { appendFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defineAction } from ${specifierOf('#actions/define-action.ts')};
import { z } from ${specifierOf('zod')};
const name = basename(import.meta.dirname);
const contract = { name: 'shop/' + name, input: z.any(), output: z.any() };
export const handler = defineAction(contract, (input) => {
  if (input.fails) throw Object.assign(new Error('no'), { name: 'Refused' });
  appendFileSync(join(import.meta.dirname, '../../../world.log'), name + ' ' + JSON.stringify(input) + '\\n');
  return { id: 'id-of-' + (input.order ?? input.reservation) };
});`;

const catalog = (contracts: ActionContract[]): { actions: ActionCatalog } => ({
  actions: new Map(contracts.map((contract) => [contract.name, contract])),
});
const reserve: ActionContract = {
  name: 'shop/reserve',
  effect: true,
  input: {
    type: 'object',
    properties: { order: { type: 'string' }, by: { type: 'string', default: 'truck' } },
  },
  output: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
  compensate: {
    uses: 'shop/release',
    with: {
      reservation: '{{ $result.id }}',
      order: '{{ $input.order }}',
      by: '{{ $input.by }}',
      note: '{{ $input.note }}',
      text: 'of {{ $uppercase($input.order) }} in {{ $execution.name }}',
    },
  },
};
const known = catalog([
  reserve,
  { name: 'shop/release', effect: true },
  { name: 'shop/fail', effect: false },
]);

describe('a compensation of a contract', () => {
  let project: TestProject;
  beforeAll(() => {
    project = projectWith({ 'shop/reserve': ACTION, 'shop/release': ACTION, 'shop/fail': ACTION });
    mkdirSync(join(project.root, '.baton'));
  });
  afterAll(() => project.remove());
  beforeEach(() => rmSync(join(project.root, 'world.log'), { force: true }));
  const world = (): string[] => {
    const file = join(project.root, 'world.log');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  };

  const input = { type: 'object', required: ['order'], properties: { order: { type: 'string' } } };
  const fails = { id: 'last', uses: 'shop/fail', with: { fails: true }, retry: { max_attempts: 0 } };
  const reserved = { id: 'reserved', uses: 'shop/reserve', with: { order: 'x{{ $input.order }}' } };
  const run = (steps: object[], given: object = { order: 'a' }) =>
    runInProject(project, compiledWorkflow({ input, steps }, known), given as never);

  it('undoes the step that uses the action, with the step’s input and result and the contract’s defaults', async () => {
    const { error, cause } = await run([reserved, fails]);

    expect(error).toBe('Refused');
    expect(JSON.parse(String(cause)).compensations).toEqual([{ step: 'reserved', undone: true }]);
    expect(world()).toEqual([
      'reserve {"order":"xa"}',
      'release {"reservation":"id-of-xa","order":"xa","by":"truck","text":"of XA in one"}',
    ]);
  });

  it('undoes a fallback by the result of the step', async () => {
    const step = {
      id: 'first',
      uses: 'shop/fail',
      with: { fails: true },
      retry: { max_attempts: 0 },
      on_error: { fallback: { uses: 'shop/reserve', with: { order: 'b' } } },
    };

    await run([step, fails]);

    expect(world()[1]).toContain('release {"reservation":"id-of-b","order":"b"');
  });

  it('gives way to the step’s own compensation, and to none', async () => {
    const own = { ...reserved, compensate: { uses: 'shop/release', with: { reservation: 'own' } } };
    await run([own, fails]);
    await run([{ ...reserved, compensate: 'none' }, fails]);

    expect(world()).toEqual([
      'reserve {"order":"xa"}',
      'release {"reservation":"own"}',
      'reserve {"order":"xa"}',
    ]);
  });

  it('undoes tasks that were computed at run time from the log of effects, in their place', async () => {
    const tasks =
      '[{"id": "a", "uses": "shop/reserve", "with": {"order": "t1"}}, {"id": "b", "uses": "shop/fail"}]';
    const manifest = compiledWorkflow(
      {
        input,
        steps: [
          reserved,
          { id: 'work', type: 'dynamic', tasks, allow: ['shop/reserve', 'shop/fail'] },
          { ...reserved, id: 'more', with: { order: 'y' } },
          fails,
        ],
      },
      known,
    );
    const host = await liveHost({
      manifest,
      name: 'dynamic',
      root: project.root,
      dataFolder: join(project.root, '.baton/dynamic'),
      storageFolder: join(project.root, 'out'),
      called: [],
      answered: true,
    });
    try {
      const { error, cause } = await host.start({ order: 'a' });
      await host.undo(() => undefined);

      expect(error).toBe('Refused');
      expect(JSON.parse(String(cause)).compensations).toEqual(
        ['more', 'work', 'reserved'].map((step) => ({ step, undone: true })),
      );
    } finally {
      await host.close();
    }
    expect(world().filter((line) => !line.startsWith('fail'))).toEqual([
      'reserve {"order":"xa"}',
      'reserve {"order":"t1"}',
      'reserve {"order":"y"}',
      ...['y', 't1', 'xa'].map((order) =>
        expect.stringContaining(`release {"reservation":"id-of-${order}","order":"${order}"`),
      ),
    ]);
  });

  it('is checked against the contract of the action that undoes', () => {
    const strict: ActionContract = {
      name: 'shop/release',
      input: { type: 'object', additionalProperties: false, properties: { reservation: { type: 'number' } } },
    };
    const { diagnostics } = compileDefinition(
      defineWorkflow({ name: 'tested', steps: [reserved, fails] as never }),
      catalog([reserve, strict, { name: 'shop/fail', effect: false }]),
    );

    const messages = diagnostics.map(({ message }) => message).join('\n');
    expect(messages).toContain('"reservation"');
    expect(messages).toContain('in the compensation that the contract of shop/reserve declares');
  });

  it('that cannot be used is the contract’s mistake', () => {
    const bad = { ...reserve, compensate: { uses: 'shop/release', with: { x: '{{ $other.id }}' } } };
    const { diagnostics } = compileDefinition(
      defineWorkflow({ name: 'tested', steps: [reserved] as never }),
      catalog([bad, { name: 'shop/release' }]),
    );

    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'broken-contract: the "compensate" in the contract of action "shop/reserve" cannot be used: "$other.id" reads $other; there are $input and $result',
    ]);
  });
});
