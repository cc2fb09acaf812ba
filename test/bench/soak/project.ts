import { join } from 'node:path';
import { packageProject } from '../package-project.ts';

/** Steps of both workflows whose effects are undone, with how often each takes place. */
export const UNDONE: Record<string, number> = { reserve: 1, pay: 1, pack: 3, charge: 1 };

/** Steps whose effects nothing undoes. */
export const STANDING = ['note', 'ship'];

/** Effects of the world outside are lines of a file, so that what took place is known whatever is killed. */
const world = (file: string): string => `
  import { appendFileSync, existsSync, readFileSync } from 'node:fs';
  import { setTimeout as delay } from 'node:timers/promises';
  const FILE = ${JSON.stringify(file)};
  export const took = (what, key) =>
    existsSync(FILE) && readFileSync(FILE, 'utf8').split('\\n').some((line) => line.startsWith(what + ' ' + key + ' '));
  export const take = async (what, key, step) => {
    await delay(Math.random() * 150);
    appendFileSync(FILE, what + ' ' + key + ' ' + step + ' ' + Date.now() + '\\n');
    await delay(Math.random() * 150);
  };`;

const contract = (name: string, more = ''): string => `
  import { z } from 'zod';
  export const name = '${name}';
  export const description = 'Takes effect in the world of a soak.';
  export const input = z.strictObject({ fail: z.string().default('') });
  export const output = z.strictObject({ key: z.string() });
  export const errors = { Refused: { retryable: false, effect: 'none' } };${more}`;

const effect = (what: 'do' | 'undo'): string => `
  import { ActionError, defineAction } from 'baton/actions';
  import { take, took } from '../shared/world.mjs';
  import * as contract from './contract.ts';
  const act = async ({ fail }, { run, undoes }) => {
    if (fail === run.step && ${what === 'do'}) throw new ActionError('Refused', 'as asked');
    await take('${what}', ${what === 'undo' ? 'undoes' : 'run.idempotency_key'}, run.step);
    return { key: run.idempotency_key };
  };
  const find = async (key, { undoes }) =>
    took('${what}', ${what === 'undo' ? 'undoes' : 'key'}) ? { key } : undefined;
  export const handler = defineAction(contract, act, { find });`;

/** A pure action that fails by chance. */
const FLAKY = `
  import { defineAction } from 'baton/actions';
  import * as contract from './contract.ts';
  export const handler = defineAction(contract, () => {
    if (Math.random() < 0.2) throw new Error('by chance');
    return { key: 'none' };
  });`;

const INPUT = `input:
  type: object
  properties: { fail: { type: string, default: "" }, ask: { type: boolean, default: false } }`;

const WORKFLOW = `name: soak
${INPUT}
state: { totals: { fields: { count: { type: integer } } } }
defaults: { retry: { max_attempts: 4, interval: 1s, backoff: 1 }, timeout: 20s }
steps:
  - { id: reserve, uses: world/do, with: { fail: "{{ $input.fail }}" }, compensate: { uses: world/undo, with: {} } }
  - id: both
    type: parallel
    branches:
      paying:
        steps:
          - { id: pay, uses: world/do, with: { fail: "{{ $input.fail }}" }, compensate: { uses: world/undo, with: {} } }
      packing:
        steps:
          - id: packs
            type: for_each
            foreach: "[1, 2, 3]"
            steps: [{ id: pack, uses: world/do, compensate: { uses: world/undo, with: {} } }]
  - id: called
    type: workflow
    workflow: soak-called
    with: { fail: "{{ $input.fail }}" }
    retry: { max_attempts: 2, interval: 1s, backoff: 1 }
  - { id: review, type: approval, when: $input.ask, with: { title: "Ship?" }, timeout: 1h, on_timeout: reject }
  - { id: counted, type: state, update: totals, add: { count: 1 }, irreversible: true }
  - { id: ship, uses: world/do, irreversible: true, with: { fail: "{{ $input.fail }}" } }
output: { count: "{{ $counted.count }}" }
`;

const CALLED = `name: soak-called
${INPUT}
defaults: { retry: { max_attempts: 4, interval: 1s, backoff: 1 }, timeout: 20s }
steps:
  - { id: note, uses: world/do, irreversible: true }
  - { id: charge, uses: world/do, with: { fail: "{{ $input.fail }}" }, compensate: { uses: world/undo, with: {} } }
  - { id: check, uses: world/flaky, retry: { max_attempts: 0 } }
`;

/** A project in a temporary folder whose actions write what they do into one file. */
export const soakProject = (): { root: string; world: string; remove(): void } => {
  const project = packageProject();
  const { write } = project;
  const found = '\n  export const options = { effect: true, find: true };';
  const file = join(project.root, 'world.log');
  write('lambdas/world/shared/world.mjs', world(file));
  write('lambdas/world/do/contract.ts', contract('world/do', found));
  write('lambdas/world/do/handler.ts', effect('do'));
  write('lambdas/world/undo/contract.ts', contract('world/undo', found));
  write('lambdas/world/undo/handler.ts', effect('undo'));
  write(
    'lambdas/world/flaky/contract.ts',
    contract('world/flaky', '\n  export const options = { effect: false };'),
  );
  write('lambdas/world/flaky/handler.ts', FLAKY);
  write('statemachines/soak.workflow.yaml', WORKFLOW);
  write('statemachines/soak-called.workflow.yaml', CALLED);
  return { root: project.root, world: file, remove: project.remove };
};
