import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { systemClock } from '#core/clock.ts';
import type { ActionCall, WiredAction } from '../action-call.ts';
import { systemClients } from '../ports/clients.ts';
import { openStorage, storageOf } from '../storage/open-storage.ts';
import { loggerFor } from '../telemetry/logging.ts';
import { runInfo } from '../testing/run-info.ts';
import { trace } from './observe.ts';

const wired: WiredAction = {
  contract: { input: z.any(), output: z.any() },
  clock: systemClock,
  clients: systemClients,
  metrics: async () => undefined,
  exit: () => undefined,
  secret: async () => '',
  storage: storageOf(() => openStorage('file:///nowhere')),
};
const call: ActionCall = {
  id: 'one',
  action: 'payments/charge',
  run: runInfo(),
  input: null,
  logger: loggerFor({ action: 'payments/charge', run: runInfo() }),
  startedAt: 0,
  notes: { secrets: new Set(), stored: new Set() },
  remainingMilliseconds: () => 1000,
};

describe('a traced call', () => {
  beforeEach(() => {
    Object.assign(process.env, {
      LAMBDA_TASK_ROOT: '/var/task',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=1',
      AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR',
    });
  });
  afterEach(() => {
    for (const name of [
      'LAMBDA_TASK_ROOT',
      'AWS_EXECUTION_ENV',
      '_X_AMZN_TRACE_ID',
      'AWS_XRAY_CONTEXT_MISSING',
    ]) {
      delete process.env[name];
    }
  });

  it('gives what the call gives, and throws what it throws', async () => {
    expect(await trace(call, async () => 'done', wired)).toBe('done');
    await expect(trace(call, () => Promise.reject(new Error('down')), wired)).rejects.toThrow('down');
  });

  it('does so without X-Ray where the invocation is not sampled', async () => {
    process.env._X_AMZN_TRACE_ID = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0';

    expect(await trace(call, async () => 'done', wired)).toBe('done');
  });
});
