import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { projectWith, type TestProject } from '../testing/handlers.ts';

const POOL = new URL('./pool.ts', import.meta.url).href;
const FUNCTIONS = new URL('./functions.ts', import.meta.url).href;

let project: TestProject;
let stack: ChildProcess;

beforeEach(() => {
  project = projectWith({
    't/computes': `
      import { writeFileSync } from 'node:fs';
      export const handler = async ({ file }) => { writeFileSync(file, String(process.pid)); for (;;); };`,
    't/starts': `
      import { spawn } from 'node:child_process';
      import { writeFileSync } from 'node:fs';
      export const handler = async ({ file }) => {
        writeFileSync(file, String(spawn('/bin/sleep', ['1000']).pid));
        await new Promise(() => {});
      };`,
    't/waits': `
      import { writeFileSync } from 'node:fs';
      export const handler = async ({ file }) => { writeFileSync(file, String(process.pid)); await new Promise(() => {}); };`,
  });
});
afterEach(() => {
  stack.kill('SIGKILL');
  project.remove();
});

const fileOf = (action: string): string => join(project.root, `${action}.pid`);

/** Starts a process with a pool that calls the actions, and returns the ids that they wrote. */
const startStack = async (actions: readonly string[], timeoutMilliseconds = 600_000): Promise<number[]> => {
  const script = `
    import { WorkerPool } from ${JSON.stringify(POOL)};
    import { findFunctions } from ${JSON.stringify(FUNCTIONS)};
    const pool = new WorkerPool({
      functions: findFunctions(${JSON.stringify(project.root)}),
      environment: {},
      logFolder: ${JSON.stringify(join(project.root, 'logs'))},
      timeoutMilliseconds: ${timeoutMilliseconds},
    });
    for (const action of ${JSON.stringify(actions)})
      void pool.invoke('baton-t-' + action, { file: ${JSON.stringify(project.root)} + '/' + action + '.pid' });
    setInterval(() => undefined, 1e6);`;
  const file = join(project.root, 'stack.mjs');
  writeFileSync(file, script);
  stack = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file], { stdio: 'inherit' });
  const ids = [];
  for (const action of actions) {
    await until(() => existsSync(fileOf(action)) && readFileSync(fileOf(action), 'utf8') !== '');
    ids.push(Number(readFileSync(fileOf(action), 'utf8')));
  }
  return ids;
};

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
};

const isAlive = (id: number): boolean => {
  try {
    process.kill(id, 0);
    // One that has ended and that no one has asked about is still there, as a zombie.
    return !existsSync('/proc') || !/^State:\s+Z/m.test(readFileSync(`/proc/${id}/status`, 'utf8'));
  } catch {
    return false;
  }
};

describe('After kill -9 of the stack', () => {
  it('no worker is left, whether it waits or computes without a pause, and nothing that it has started', async () => {
    const ids = await startStack(['computes', 'starts', 'waits']);
    const before = ids.map(isAlive);

    stack.kill('SIGKILL');
    await until(() => !ids.some(isAlive));

    expect(before).toEqual([true, true, true]);
  });
});

describe('A call that exceeds its timeout', () => {
  it('is killed with what it has started', async () => {
    const [id = 0] = await startStack(['starts'], 3000);

    await until(() => !isAlive(id));

    expect(isAlive(stack.pid ?? 0)).toBe(true);
  });
});
