import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { usualCases } from '#core/testing/generated-runs.ts';
import { projectWith, type TestProject } from '../testing/handlers.ts';
import { findFunctions } from './functions.ts';
import { WorkerPool } from './pool.ts';
import type { CallOutcome } from './pool-options.ts';

const MEGABYTE = 2 ** 20;

/** Ways to use up memory, of which V8 limits only some by its heap. */
const WAYS: Record<string, string> = {
  array: 'const all = []; for (;;) all.push(new Array(1e5).fill({}));',
  buffers: `const all = []; for (;;) all.push(Buffer.alloc(16 * ${MEGABYTE}, 1));`,
  native: `
    const { constants, createBrotliCompress } = await import('node:zlib');
    const all = [];
    for (;;) {
      const stream = createBrotliCompress({ params: { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_QUALITY]: 11 } });
      stream.write(Buffer.alloc(4 * ${MEGABYTE}, 'abc'));
      all.push(stream);
      await new Promise((resolve) => setImmediate(resolve));
    }`,
  threads: `
    const { Worker } = await import('node:worker_threads');
    const all = [];
    for (;;) {
      const worker = new Worker('const all = []; for (let i = 0; i < 4; i++) all.push(Buffer.alloc(16e6, 1)); setInterval(() => all, 1e6);', { eval: true });
      // One that is refused its address space does not start: the others have used up the memory.
      all.push(worker.on('error', () => undefined));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }`,
  strings: `let text = 'x'; const all = []; for (;;) all.push(Buffer.from(text += text + 'y').toString('latin1') + all.length);`,
  promises: 'const all = []; for (;;) all.push(new Promise((resolve) => setTimeout(resolve, 1e6)));',
  'array-buffers': `const all = []; for (;;) all.push(new Uint8Array(new ArrayBuffer(16 * ${MEGABYTE})).fill(1));`,
  'shared-memory': `const all = []; for (;;) all.push(new Uint8Array(new SharedArrayBuffer(16 * ${MEGABYTE})).fill(1));`,
  'web-assembly': `
    const all = [];
    for (;;) all.push(new Uint8Array(new WebAssembly.Memory({ initial: 256 }).buffer).fill(1));`,
};

const handlers = Object.fromEntries(
  Object.entries(WAYS).map(([way, code]) => [`t/${way}`, `export const handler = async () => { ${code} };`]),
);

let project: TestProject;
let pool: WorkerPool;

beforeAll(() => {
  project = projectWith({
    ...handlers,
    't/recursion': 'export const handler = async () => { const down = () => [down()]; return down(); };',
    't/large': `export const handler = async () => Buffer.alloc(200 * ${MEGABYTE}, 1).length;`,
    't/ok': 'export const handler = async () => process.pid;',
    't/leaks': `
      globalThis.kept = [];
      export const handler = async () => { kept.push(Buffer.alloc(100 * ${MEGABYTE}, 1)); return process.pid; };`,
  });
  pool = new WorkerPool({
    functions: findFunctions(project.root),
    deployments: new Map([['t/large', { memoryMegabytes: 300 }]]),
    environment: {},
    logFolder: join(project.root, 'logs'),
    memoryMegabytes: 64,
    maxWorkers: 2,
  });
});
afterAll(async () => {
  await pool.close();
  project.remove();
});

const call = (action: string): Promise<CallOutcome> => pool.invoke(`baton-t-${action}`, {});

describe('A call that uses up memory', () => {
  it.each(usualCases(Object.keys(WAYS), 4))('by %s fails alone, as on Lambda', async (way) => {
    const [outcome, other] = await Promise.all([call(way), call('ok')]);

    expect(outcome).toMatchObject({ failure: { errorType: 'Runtime.OutOfMemory' } });
    expect(other).toMatchObject({ payload: expect.any(Number) });
    expect(await call('ok')).toMatchObject({ payload: expect.any(Number) });
  });

  it('of the stack by endless recursion gets an error that it may catch', async () => {
    expect(await call('recursion')).toMatchObject({ failure: { errorType: 'RangeError' } });
  });

  it('as far as its function may does not fail', async () => {
    expect(await call('large')).toMatchObject({ payload: 200 * MEGABYTE });
  });

  it('and keeps it is the last of its worker', async () => {
    const before = await call('leaks');
    const after = await call('leaks');

    expect(before).toMatchObject({ payload: expect.any(Number) });
    expect(after).toMatchObject({ payload: expect.any(Number) });
    expect(after).not.toMatchObject(before);
  });
});
