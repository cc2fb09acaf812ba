import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Row } from './row.ts';

const root = resolve(import.meta.dirname, '../..');
const MAIN = join(root, 'bin/baton.js');

/** Seconds on the clock of a command, and of processor time with all processes that it started (Linux). */
interface Duration {
  clock: number;
  processor: number;
}

/** Ticks of processor time, a hundredth of a second each, of the processes that this one has started and waited for. */
const ticksOfChildren = (): number => {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[13]) + Number(fields[14]);
};

const durationOf = (args: string[], cwd: string): Duration => {
  const ticks = ticksOfChildren();
  const began = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', MAIN, ...args],
    { cwd, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`baton ${args.join(' ')} ended with ${status}: ${stderr}`);
  return {
    clock: (performance.now() - began) / 1000,
    processor: (ticksOfChildren() - ticks) / 100,
  };
};

/** The least of several, after one that fills the caches. */
const leastOf = (runs: number, args: string[], cwd: string): Duration => {
  durationOf(args, cwd);
  const durations = Array.from({ length: runs }, () => durationOf(args, cwd));
  return {
    clock: Math.min(...durations.map(({ clock }) => clock)),
    processor: Math.min(...durations.map(({ processor }) => processor)),
  };
};

/** How long commands take from their start to their end, in a project as `baton init` makes it. */
export const bench = async (): Promise<Row[]> => {
  const project = mkdtempSync(join(tmpdir(), 'baton-startup-'));
  durationOf(['init'], project);
  writeFileSync(join(project, 'input.json'), '{"name":"Ada"}');
  mkdirSync(join(project, 'node_modules'));
  symlinkSync(root, join(project, 'node_modules/baton'));
  const run = ['run', 'hello', '--input', 'input.json'];
  const commands: { args: string[]; cwd: string; goal?: string }[] = [
    { args: ['--help'], cwd: project },
    { args: ['validate'], cwd: project },
    { args: run, cwd: project, goal: '< 0.6 s' },
    { args: [...run, '--virtual'], cwd: project, goal: '< 0.5 s' },
    { args: ['start'], cwd: root, goal: '< 1.5 s' },
  ];
  const rows = commands.flatMap(({ args, cwd, ...goal }): Row[] => {
    const { clock, processor } = leastOf(3, args, cwd);
    const name = `baton ${args.join(' ')}`;
    return [
      { name, value: clock, unit: 's', ...goal },
      { name: `${name}: processor time, with its workers`, value: processor, unit: 's' },
    ];
  });
  rmSync(project, { recursive: true, force: true });
  return rows;
};
