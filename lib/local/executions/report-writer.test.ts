import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { localStateMachineArn } from '#contracts/names.ts';
import type { Engine } from '#engine/engine.ts';
import type { ExecutionRecord } from '#engine/store/store.ts';
import { manifestOf } from '../testing/manifest.ts';
import { pauseAfter, ReportWriter } from './report-writer.ts';

type Notice = Parameters<Parameters<Engine['subscribe']>[0]>[0];

let storageFolder: string;
beforeEach(() => {
  storageFolder = mkdtempSync(join(tmpdir(), 'baton-reports-'));
});
afterEach(() => rmSync(storageFolder, { recursive: true }));

const record = (name: string, more: Partial<ExecutionRecord> = {}): ExecutionRecord => ({
  arn: `arn:${name}`,
  name,
  stateMachineArn: localStateMachineArn('orders'),
  revision: 'r',
  type: 'STANDARD',
  status: 'SUCCEEDED',
  startedAt: 0,
  stoppedAt: 1000,
  input: '{}',
  redriveCount: 0,
  seed: 's',
  ...more,
});

const HISTORY = [
  { id: 1, type: 'ExecutionStarted', timestamp: 0, executionStartedEventDetails: { input: '{}' } },
  { id: 2, type: 'ExecutionSucceeded', timestamp: 1, executionSucceededEventDetails: { output: '7' } },
];

/** A writer, and a function that tells it of changes of executions. */
const writer = (getExecutionHistory = async () => ({ events: HISTORY })) => {
  let hear: (notice: Notice) => void = () => undefined;
  const failures: unknown[] = [];
  const reports = new ReportWriter({
    engine: {
      getExecutionHistory: getExecutionHistory as unknown as Engine['getExecutionHistory'],
      subscribe: (listener) => {
        hear = listener;
        return () => {
          hear = () => undefined;
        };
      },
    },
    manifests: () => [manifestOf('orders')],
    storageFolder,
    onFailure: (error) => failures.push(error),
  });
  return {
    reports,
    failures,
    tell: (execution: ExecutionRecord) => hear({ type: 'status', execution }),
  };
};

it('A report of an execution that has ended is written by itself', async () => {
  const { reports, tell } = writer();

  tell(record('one'));
  const file = join(storageFolder, 'one/report.html');
  while (!existsSync(file)) await new Promise(setImmediate);

  expect(readFileSync(file, 'utf8')).toContain('orders');
  await reports.close();
});

it('Reports that wait are written when the writer is closed, but none of what runs again or of unknown workflows', async () => {
  const { reports, tell } = writer();
  tell(record('one'));
  tell(record('again'));
  tell(record('again', { status: 'RUNNING' }));
  tell(record('unknown', { stateMachineArn: localStateMachineArn('other') }));

  await reports.close();
  tell(record('late'));

  expect(readdirSync(storageFolder)).toEqual(['one']);
});

it('Of executions that end at once, the last hundred get reports', async () => {
  const { reports, tell } = writer();
  for (let index = 0; index < 130; index++) tell(record(`run-${index}`));

  await reports.close();

  const names = readdirSync(storageFolder);
  expect(names).toHaveLength(100);
  expect(names).toContain('run-129');
  expect(names).not.toContain('run-29');
});

it('A history that cannot be read is reported, and the next report written', async () => {
  let reads = 0;
  const { reports, tell, failures } = writer(async () => {
    if (reads++ === 0) throw new Error('no history');
    return { events: HISTORY };
  });
  tell(record('one'));
  tell(record('two'));

  await reports.close();

  expect(failures).toEqual([new Error('no history')]);
  expect(readdirSync(storageFolder)).toEqual(['two']);
});

it('A report that takes long to make, or while the stack is busy, is followed by a longer pause', () => {
  expect([1, 20, 200].map((milliseconds) => Math.round(pauseAfter(milliseconds, 0.2)))).toEqual([
    100, 600, 6000,
  ]);
  expect(Math.round(pauseAfter(20, 0.9))).toBe(6000);
});
