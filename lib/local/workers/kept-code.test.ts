import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { COMPILE_CACHE } from '#core/thread-environment.ts';
import { projectWith, type TestProject } from '../testing/handlers.ts';
import { findFunctions } from './functions.ts';
import { WorkerPool } from './pool.ts';

let project: TestProject;
beforeEach(() => {
  project = projectWith({ 't/late': "export const handler = async () => (await import('./late.ts')).late;" });
  writeFileSync(join(project.root, 'lambdas/t/late/late.ts'), 'export const late: number = 1;');
});
afterEach(() => project.remove());

/** Returns what Node says of its compile cache while it imports a module. */
const saidOfCache = (module: string): string =>
  spawnSync(process.execPath, ['--input-type=module', '-e', `await import(${JSON.stringify(module)})`], {
    encoding: 'utf8',
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, NODE_DEBUG_NATIVE: 'COMPILE_CACHE' },
  }).stderr;

it('Code that a call has loaded is kept compiled for later workers, although this one is killed', async () => {
  const pool = new WorkerPool({
    functions: findFunctions(project.root),
    environment: {},
    logFolder: join(project.root, 'logs'),
  });
  const outcome = await pool.invoke('baton-t-late', {});
  await pool.close();

  const said = saidOfCache(join(project.root, 'lambdas/t/late/late.ts'));

  expect(outcome).toMatchObject({ payload: 1 });
  expect(said).toMatch(/retrieving transpile cache for StrippedTypeScript \S*late\.ts\.\.\.success/);
});
