import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SqliteStore } from '../../store/sqlite.ts';
import { HangGuard } from './hang-guard.ts';
import { closeAll, create, newFolder, open, start } from './testing/live.ts';

afterEach(closeAll);

/** Starts a process in which a step of an execution never ends, and ends it once the guard has noted that. */
const hang = async (file: string, arn: string, times: number): Promise<void> => {
  const script = `
    const { HangGuard } = await import(${JSON.stringify(new URL('./hang-guard.ts', import.meta.url).href)});
    const guard = new HangGuard(${JSON.stringify(file)}, 200);
    guard.watch();
    guard.during('another', () => 1);
    guard.during(${JSON.stringify(arn)}, () => { for (;;); });`;
  const program = join(dirname(file), 'hang.mjs');
  writeFileSync(program, script);
  const child: ChildProcess = spawn(process.execPath, [program]);
  const ended = once(child, 'exit');
  while (!existsSync(file) || !readFileSync(file, 'utf8').includes(`"${arn}":${times}`)) await pause(50);
  child.kill('SIGKILL');
  await ended;
};

describe('An execution whose step does not end', () => {
  it('is noted by each start, and set aside once it held up three in a row', async () => {
    const file = join(newFolder(), 'hung');
    for (const times of [1, 2, 3]) await hang(file, 'arn:x', times);

    const guard = new HangGuard(file);
    expect([guard.mustSetAside('arn:x'), guard.mustSetAside('another')]).toEqual([true, false]);
    expect(new HangGuard(file).mustSetAside('arn:x')).toBe(false);
  }, 60_000);

  it('is not one that was slow and ended', async () => {
    const file = join(newFolder(), 'hung');
    const guard = new HangGuard(file, 100);
    guard.watch();
    guard.during('arn:slow', () => {
      const until = performance.now() + 30_000;
      while (performance.now() < until && !existsSync(file))
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    });
    expect(readFileSync(file, 'utf8')).toContain('"arn:slow":1');

    while (readFileSync(file, 'utf8').includes('arn:slow')) await pause(20);
    await guard.close();
    expect(new HangGuard(file).mustSetAside('arn:slow')).toBe(false);
  }, 60_000);

  it('begins to count again after a start in which it ended', async () => {
    const file = join(newFolder(), 'hung');
    writeFileSync(file, '{"start": 2, "hung": {"arn:x": 2}}');
    expect(new HangGuard(file).mustSetAside('arn:x')).toBe(false);

    writeFileSync(file, 'damaged');
    expect(new HangGuard(file).mustSetAside('arn:x')).toBe(false);
  });

  it('fails durably with the reason when it is set aside, and the others continue', async () => {
    const file = join(newFolder(), 'baton.sqlite');
    const before = open({ store: new SqliteStore({ file }) });
    const machine = await create(before, 'm', { W: { Type: 'Wait', Seconds: 1, End: true } });
    const [bad, good] = [await start(before, machine), await start(before, machine)];
    await before.close();
    writeFileSync(`${file}-hung`, JSON.stringify({ start: 3, hung: { [bad]: 3 } }));

    const after = open({ store: new SqliteStore({ file }) });
    expect(await after.describeExecution({ executionArn: bad })).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining('three starts in a row'),
    });
    expect(await after.ended(good)).toMatchObject({ status: 'SUCCEEDED' });
  });
});
