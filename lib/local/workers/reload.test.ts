import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { projectWith, type TestProject } from '../testing/handlers.ts';
import { findFunctions } from './functions.ts';
import type { CodeChange } from './loaded-code.ts';
import { WorkerPool } from './pool.ts';

let project: TestProject;
let pool: WorkerPool;
let changes: CodeChange[];
let time: number;

const write = (file: string, text: string): void => {
  mkdirSync(dirname(join(project.root, file)), { recursive: true });
  writeFileSync(join(project.root, file), text);
};

/** Calls long after the last one, so that files are looked at again. */
const call = async (action: string, payload = {}): Promise<unknown> => {
  time += 1000;
  const outcome = await pool.invoke(`baton-t-${action}`, payload);
  return 'payload' in outcome ? outcome.payload : outcome.failure;
};

beforeEach(() => {
  project = projectWith({
    't/greet': `
      import { logic } from './logic.ts';
      export const handler = async () => logic();`,
    't/gate': `
      import { existsSync, writeFileSync } from 'node:fs';
      export const handler = async ({ arrive, until }) => {
        writeFileSync(arrive, '');
        while (!existsSync(until)) await new Promise((resolve) => setImmediate(resolve));
        return 'old';
      };`,
  });
  write(
    'lambdas/t/greet/logic.ts',
    `import { word } from '../../../src/word.ts';\nexport const logic = () => word;`,
  );
  write('src/word.ts', `export const word = 'one';`);
  changes = [];
  time = 0;
  pool = new WorkerPool({
    root: project.root,
    functions: findFunctions(project.root),
    environment: {},
    logFolder: join(project.root, 'logs'),
    preload: ['baton-t-greet'],
    loadMilliseconds: 3000,
    maxWorkers: 2,
    onCodeChange: (change) => changes.push(change),
    clock: { now: () => time },
  });
  pool.start();
});
afterEach(async () => {
  await pool.close();
  project.remove();
});

describe('A call after code was saved', () => {
  it('uses a helper outside of lambdas/ as it is now', async () => {
    const before = await call('greet');
    write('src/word.ts', `export const word = 'two or three';`);
    const after = await call('greet');

    expect([before, after]).toEqual(['one', 'two or three']);
    expect(changes.at(-1)).toEqual({ files: [join(project.root, 'src/word.ts')], failures: [], taken: true });
  });

  it('uses the earlier code while the new one cannot be loaded, and the change names file and line', async () => {
    await call('greet');
    write('lambdas/t/greet/logic.ts', `export const one = 1;\nexport const logic = () => {{ one };`);
    const during = await call('greet');
    const broken = changes.at(-1);
    write('lambdas/t/greet/logic.ts', `export const logic = () => 'fixed';`);
    const after = await call('greet');

    expect([during, after]).toEqual(['one', 'fixed']);
    expect(broken?.taken).toBe(false);
    expect(broken?.failures[0]?.message).toMatch(/ \(lambdas\/t\/greet\/logic\.ts:2\)$/);
    expect(changes.at(-1)).toMatchObject({ failures: [], taken: true });
  });

  it('uses the earlier code while the new one does not end when it is loaded', async () => {
    await call('greet');
    write('lambdas/t/greet/logic.ts', 'export const logic = () => 1;\nfor (;;);');
    const during = await call('greet');
    const broken = changes.at(-1);
    write('lambdas/t/greet/logic.ts', `export const logic = () => 'fixed';`);
    const after = await call('greet');

    expect([during, after]).toEqual(['one', 'fixed']);
    expect(broken).toMatchObject({ taken: false, failures: [{ message: expect.any(String) }] });
    expect(broken?.failures[0]?.message).toBe(
      'lambdas/t/greet/handler.ts is not loaded within 3 s: look for a loop that does not end',
    );
  });

  it('notices that a missing import has been written', async () => {
    await call('greet');
    write('lambdas/t/greet/logic.ts', `export { logic } from './later.ts';`);
    await call('greet');
    write('lambdas/t/greet/later.ts', `export const logic = () => 'later';`);

    expect(await call('greet')).toBe('later');
  });

  it('uses it a moment after another call, if it is known that something was saved', async () => {
    await call('greet');
    write('src/word.ts', `export const word = 'two or three';`);
    const tooSoon = await pool.invoke('baton-t-greet', {});
    pool.noteSaving();
    const after = await pool.invoke('baton-t-greet', {});

    expect([tooSoon, after]).toMatchObject([{ payload: 'one' }, { payload: 'two or three' }]);
  });

  it('names no file that came and went, as editors make them', async () => {
    await call('greet');
    write('lambdas/t/greet/logic.ts', `export const logic = () => 'saved';`);
    await pool.refresh(['sedNnaL21', 'logic.ts'].map((name) => join(project.root, 'lambdas/t/greet', name)));

    expect(changes.at(-1)?.files).toEqual([join(project.root, 'lambdas/t/greet/logic.ts')]);
  });

  it('does not disturb a call that has begun', async () => {
    const [arrive, until] = [join(project.root, 'arrived'), join(project.root, 'go')];
    await call('greet');
    const begun = call('gate', { arrive, until });
    write('src/word.ts', `export const word = 'meanwhile';`);
    const meanwhile = await call('greet');
    writeFileSync(until, '');

    expect(meanwhile).toBe('meanwhile');
    expect(await begun).toBe('old');
  });

  it('finds functions that were added, and no longer those that were removed', async () => {
    await call('greet');
    write('lambdas/t/new/handler.ts', `export const handler = async () => 'new';`);
    rmSync(join(project.root, 'lambdas/t/greet'), { recursive: true });
    pool.offer({ functions: findFunctions(project.root) });

    expect(await call('new')).toBe('new');
    expect(await call('greet')).toMatchObject({ errorType: 'Lambda.ResourceNotFoundException' });
    expect(changes.at(-1)).toMatchObject({ failures: [], taken: true });
  });
});

describe('A call whose worker loads a module before that does not end', () => {
  it('is made in another worker', async () => {
    write('lambdas/t/spin/handler.ts', 'export const handler = () => 1;\nfor (;;);');
    const other = new WorkerPool({
      root: project.root,
      functions: findFunctions(project.root),
      environment: {},
      logFolder: join(project.root, 'logs'),
      preload: ['baton-t-spin', 'baton-t-greet'],
      loadMilliseconds: 3000,
    });
    other.start();

    const outcome = await other.invoke('baton-t-greet', {});

    expect(outcome).toMatchObject({ payload: 'one' });
    await other.close();
  });
});

describe('A pool that is closed while its code is replaced', () => {
  it.each([
    ['at once', async () => undefined],
    ['when a worker with the new code loads it', () => new Promise((resolve) => setTimeout(resolve, 20))],
  ])('has no worker left: %s', async (_, wait) => {
    await call('greet');
    write('src/word.ts', `export const word = 'two or three';`);
    time += 1000;
    const replaced = pool.refresh();
    await wait();

    await pool.close();
    await replaced;

    expect(pool.load.actions.workers).toBe(0);
  });
});

describe('A failure', () => {
  it('shows the files of the project without the folder that it is in, and no others', async () => {
    write('lambdas/t/greet/logic.ts', `export const logic = () => JSON.parse('{');`);
    time += 1000;
    await pool.refresh();

    const failure = (await call('greet')) as { trace: string[] };

    expect(JSON.stringify(failure)).not.toContain(project.root);
    expect(failure.trace.filter((line) => line.startsWith('    at'))).toEqual([
      '    at JSON.parse (<anonymous>)',
      '    at logic (lambdas/t/greet/logic.ts:1:33)',
      '    at handler (lambdas/t/greet/handler.ts:3:42)',
    ]);
  });
});
