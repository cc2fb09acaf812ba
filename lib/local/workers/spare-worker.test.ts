import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_MEMORY_MEGABYTES } from '#contracts/deployment.ts';
import { projectWith, type TestProject } from '../testing/handlers.ts';
import { findFunctions } from './functions.ts';
import { WorkerPool } from './pool.ts';
import { endSpareWorker, startSpareWorker, takeSpareWorker } from './spare-worker.ts';
import { killWorker } from './spawn-worker.ts';

let project: TestProject;
let pool: WorkerPool;
beforeEach(() => {
  project = projectWith({ 't/self': 'export const handler = async () => ({ ...process.env });' });
  pool = new WorkerPool({
    functions: findFunctions(project.root),
    environment: { POOL: 'yes' },
    logFolder: join(project.root, 'logs'),
    preload: ['baton-t-self'],
  });
});
afterEach(async () => {
  endSpareWorker();
  await pool.close();
  project.remove();
});

describe('A spare worker', () => {
  it('takes the first call of a pool, with the environment of the pool', async () => {
    startSpareWorker({ SPARE: 'yes' });

    const outcome = await pool.invoke('baton-t-self', {});

    expect(outcome).toMatchObject({ payload: { POOL: 'yes', AWS_LAMBDA_FUNCTION_NAME: 'baton-t-self' } });
    expect(outcome).not.toHaveProperty('payload.SPARE');
    expect(takeSpareWorker({ memoryMegabytes: 0 })).toBeUndefined();
  });

  it('takes the calls of larger functions for which it has the memory', async () => {
    startSpareWorker({}, 2 * DEFAULT_MEMORY_MEGABYTES);
    const deployments = new Map([['t/self', { memoryMegabytes: 2 * DEFAULT_MEMORY_MEGABYTES }]]);
    pool.offer({ functions: findFunctions(project.root), deployments });
    pool.start();

    await pool.invoke('baton-t-self', {});

    expect(pool.load).toMatchObject({
      actions: { workers: 1 },
      memory: { reservedMegabytes: 2 * DEFAULT_MEMORY_MEGABYTES },
    });
  });

  it('is not taken for a function that may use more memory', () => {
    startSpareWorker({}, DEFAULT_MEMORY_MEGABYTES);

    const larger = takeSpareWorker({ memoryMegabytes: 2 * DEFAULT_MEMORY_MEGABYTES });
    const taken = takeSpareWorker({ memoryMegabytes: DEFAULT_MEMORY_MEGABYTES });

    expect(larger).toBeUndefined();
    expect(taken?.child.connected).toBe(true);
    if (taken) killWorker(taken.child);
  });
});
