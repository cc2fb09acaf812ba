import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { Fault } from '#local/workers/faults.ts';
import { runCli } from '../testing/cli-process.ts';
import { faultId } from './faults.ts';
import { unusedFaults } from './unused-faults.ts';

it('A failure that was asked for and never happened names the error with which a step failed in its place', () => {
  const failedAttempts = { a: [{ error: 'Down' }], b: [{ error: 'Error', cause: 'no module' }] };

  expect(
    unusedFaults(
      ['a', 'b', 'c'].map((step) => ({ step, error: 'Down' })),
      { failedAttempts, steps: [] },
    ),
  ).toEqual([
    { text: expect.stringContaining('b=Down had no effect: step b failed with Error.'), instead: 'Error' },
    { text: expect.stringContaining('c=Down had no effect: step c was never attempted') },
  ]);
});

it('A failure in an iteration with its own execution has happened', () => {
  const faults = [{ step: 'a', error: 'Down' }];

  expect(unusedFaults(faults, { failedAttempts: {}, steps: [] }, new Set(['a']))).toEqual([]);
});

it('A failure to undo what an iteration with its own execution did has happened, and that of its step has not', () => {
  const undo = { step: 'a', error: 'Down', compensation: true } as const;
  const unused = (fault: Fault) =>
    unusedFaults([fault], { failedAttempts: {}, steps: [] }, new Set([faultId(undo)])).map(
      ({ text }) => text,
    );

  expect(unused(undo)).toEqual([]);
  expect(unused({ step: 'a', error: 'Down' })).toEqual([expect.stringContaining('a=Down had no effect')]);
  expect(unused({ ...undo, step: 'b' })).toEqual(['--fail undo:b=Down had no effect: b was not undone.']);
});

it.each([[[]], [['--virtual']]])('The start of another workflow fails on request: %j', async (options) => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-called-'));
  const statemachines = join(folder, 'statemachines');
  try {
    mkdirSync(statemachines);
    writeFileSync(
      join(statemachines, 'inner.workflow.yaml'),
      'name: inner\nsteps: [{ id: rest, type: wait, for: 1s }]\n',
    );
    writeFileSync(
      join(statemachines, 'outer.workflow.yaml'),
      'name: outer\nsteps: [{ id: sub, type: workflow, workflow: inner, retry: { max_attempts: 1 } }]\n',
    );
    writeFileSync(join(folder, 'package.json'), '{}');

    const called = await runCli(['run', 'outer', ...options, '--fail', 'sub=Gone'], folder);
    const wrong = await runCli(['run', 'outer', ...options, '--fail', 'rest=Gone'], folder);

    expect([called.exitCode, called.stdout]).toEqual([
      2,
      expect.stringContaining('Gone Injected by --fail: sub fails with Gone'),
    ]);
    expect([wrong.exitCode, wrong.stderr]).toEqual([
      1,
      expect.stringContaining('--fail names "rest", which is a step of inner and not of outer'),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('baton run exits with 3 if only another error was handled', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-unused-'));
  const call = (id: string): string =>
    `  - { id: ${id}, type: http, method: GET, url: https://prices.example.com, breaker: { name: it, failures: 1 }, on_error: skip`;
  try {
    writeFileSync(
      join(folder, 'two.workflow.yaml'),
      `name: two\nsteps:\n${call('a')} }\n${call('b')}, needs: [a] }\n`,
    );
    const faults = ['--fail', 'a=Down', '--fail', 'b=Boom'];

    const { exitCode, stderr } = await runCli(['run', 'two.workflow.yaml', '--virtual', ...faults], folder);

    expect(stderr).toContain('--fail b=Boom had no effect: step b failed with CircuitOpen.');
    expect(exitCode).toBe(3);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
