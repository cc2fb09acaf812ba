import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from '@jest/globals';
import { executionArn, localStateMachineArn } from '#contracts/names.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { createLocalStack, type LocalStack } from './stack.ts';
import { projectWith, type TestProject } from './testing/handlers.ts';
import { manifestOf } from './testing/manifest.ts';

const HANDLERS = { 't/work': 'export const handler = async ({ at }) => ({ twice: at * 2 });' };
const DATABASES = ['engine.sqlite', 'table.sqlite'] as const;
const EXECUTIONS = 4;
/** Databases that are recovered. */
const CUTS = Math.max(6, generatedRuns(48));

const projects: TestProject[] = [];
const stacks: LocalStack[] = [];

afterEach(async () => {
  for (const stack of stacks.splice(0)) await stack.close();
  for (const { remove } of projects.splice(0)) remove();
});

const newProject = (): TestProject => {
  const project = projectWith(HANDLERS);
  projects.push(project);
  return project;
};

const open = async ({ root }: TestProject): Promise<LocalStack> => {
  const stack = await createLocalStack({
    manifests: [manifestOf('job')],
    root,
    dataFolder: join(root, '.baton'),
    storageFolder: join(root, 'out'),
    durable: true,
    durability: 'power',
    triggers: true,
    maxWorkers: 1,
  });
  stacks.push(stack);
  return stack;
};

const close = async (stack: LocalStack): Promise<void> => {
  stacks.splice(stacks.indexOf(stack), 1);
  await stack.close();
};

const arnOf = (name: string): string => executionArn(localStateMachineArn('job'), name);

const begin = (stack: LocalStack, name: string, input: object) =>
  stack.api({
    method: 'POST',
    target: '/workflows/job/executions',
    body: JSON.stringify({ name, input }),
  });

const statusOf = async (stack: LocalStack, name: string): Promise<unknown> => {
  const { status, body } = await stack.api({ method: 'GET', target: `/workflows/job/executions/${name}` });
  return status === 404 ? undefined : (JSON.parse(body) as { status: unknown }).status;
};

/** Notes how long both logs are after each commit of either, while work is done. */
const watchCommits = (folder: string) => {
  const lengths: number[][] = [];
  const { run } = StatementSync.prototype;
  StatementSync.prototype.run = function (this: StatementSync, ...values: never[]) {
    const result = Reflect.apply(run, this, values) as ReturnType<typeof run>;
    if (this.sourceSQL === 'COMMIT')
      lengths.push(DATABASES.map((name) => statSync(join(folder, `${name}-wal`)).size));
    return result;
  } as typeof run;
  const stop = (): void => {
    StatementSync.prototype.run = run;
  };
  return { lengths, stop };
};

describe('A power cut', () => {
  it('between any two writes of both databases loses nothing that was answered, and leaves a stack that continues', async () => {
    const project = newProject();
    const folder = join(project.root, '.baton');
    const first = await open(project);
    const before = DATABASES.map((name) => readFileSync(join(folder, name)));
    const { lengths, stop } = watchCommits(folder);
    const answered: { name: string; commits: number }[] = [];
    for (let at = 1; at <= EXECUTIONS; at++) {
      expect((await begin(first, `job-${at}`, { at })).status).toBe(202);
      answered.push({ name: `job-${at}`, commits: lengths.length });
      if (at % 2 === 0) await first.engine.ended(arnOf(`job-${at}`));
    }
    for (const { name } of answered) await first.engine.ended(arnOf(name));
    stop();
    const logs = DATABASES.map((name) => readFileSync(join(folder, `${name}-wal`)));
    // The databases themselves are as they were: all that happened is in the logs.
    expect(
      DATABASES.map((name) => readFileSync(join(folder, name)).equals(before[DATABASES.indexOf(name)]!)),
    ).toEqual([true, true]);
    await close(first);
    const step = Math.max(1, Math.floor(lengths.length / CUTS));
    const cuts = [...lengths.keys()].filter((commit) => commit % step === 0);

    for (const commits of cuts) {
      const cut = newProject();
      mkdirSync(join(cut.root, '.baton'));
      for (const [index, name] of DATABASES.entries()) {
        const whole = lengths[commits]?.[index] ?? 0;
        // The next write had begun.
        const partly = Math.min(whole + 700, lengths[commits + 1]?.[index] ?? whole);
        writeFileSync(join(cut.root, '.baton', name), before[index]!);
        writeFileSync(join(cut.root, '.baton', `${name}-wal`), logs[index]!.subarray(0, partly));
      }
      const after = await open(cut);
      for (const [index, { name, commits: needed }] of answered.entries()) {
        const record = await after.engine.ended(arnOf(name));
        if (needed <= commits + 1) expect(record).toBeDefined();
        if (record)
          expect(record).toMatchObject({ status: 'SUCCEEDED', output: `{"twice":${2 * (index + 1)}}` });
        else expect((await begin(after, name, { at: index + 1 })).status).toBe(202);
        await after.engine.ended(arnOf(name));
        expect(await statusOf(after, name)).toBe('SUCCEEDED');
      }
      await close(after);
    }

    expect(lengths.length).toBeGreaterThan(10);
  });
});

/** Changes a database that the stack writes to as well, which has it for itself until the end of a turn. */
const betweenWrites = async (change: () => void): Promise<void> => {
  for (;;) {
    try {
      change();
      return;
    } catch (error) {
      if (!(error as Error).message.includes('locked')) throw error;
      await new Promise(setImmediate);
    }
  }
};

describe('A disk without room for the table', () => {
  it('stops the stack, and after there is room again everything that was answered is there', async () => {
    const project = newProject();
    const first = await open(project);
    expect((await begin(first, 'before', { at: 1 })).status).toBe(202);
    await first.engine.ended(arnOf('before'));
    const table = new DatabaseSync(join(project.root, '.baton/table.sqlite'));
    await betweenWrites(() =>
      table.exec(
        "CREATE TRIGGER full BEFORE INSERT ON item BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END",
      ),
    );

    expect((await begin(first, 'refused', { at: 2 })).status).toBeGreaterThanOrEqual(500);
    expect((await first.engine.failed).message).toContain('database or disk is full');

    await close(first);
    table.exec('DROP TRIGGER full');
    table.close();
    const second = await open(project);
    expect(await statusOf(second, 'before')).toBe('SUCCEEDED');
    expect((await begin(second, 'refused', { at: 2 })).status).toBeLessThan(300);
    expect(await second.engine.ended(arnOf('refused'))).toMatchObject({ output: '{"twice":4}' });
  });
});

describe('A damaged database', () => {
  it('is named and refused before anything is written, although it is looked through beside the start', async () => {
    const project = newProject();
    const file = join(project.root, '.baton', 'engine.sqlite');
    await close(await open(project));
    const database = new DatabaseSync(file);
    database.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)
      INSERT INTO history SELECT -i, hex(zeroblob(1500)) FROM n; PRAGMA wal_checkpoint(TRUNCATE)`);
    database.close();
    const sound = readFileSync(file);
    const damaged = Buffer.from(sound);
    for (let page = 300; page < 320; page++) damaged.fill(0x5a, page * 4096, page * 4096 + 2000);
    writeFileSync(file, damaged);

    await expect(open(project)).rejects.toThrow(`${file} is damaged`);

    expect(readFileSync(file).equals(damaged)).toBe(true);
    writeFileSync(file, sound);
    expect((await begin(await open(project), 'job-1', { at: 1 })).status).toBe(202);
  });
});
