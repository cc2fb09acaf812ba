import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

/** Result of a call of the CLI. */
export interface CliResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Starts the CLI as a separate process, without a terminal. */
export const startCli = (args: string[], cwd: string, env: Record<string, string> = {}): ChildProcess =>
  startNode(['--disable-warning=ExperimentalWarning', join(REPOSITORY, 'bin/baton.js'), ...args], cwd, env);

const startNode = (args: string[], cwd: string, env: Record<string, string> = {}): ChildProcess =>
  spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Returns the arguments of Node that start the CLI with another limit to the work of an author's modules. */
export const limitedCli = (milliseconds: number, args: string[]): string[] => [
  '--disable-warning=ExperimentalWarning',
  join(import.meta.dirname, 'limited-cli.ts'),
  String(milliseconds),
  ...args,
];

/** Runs the CLI to its end. */
export const runCli = (args: string[], cwd: string, env: Record<string, string> = {}): Promise<CliResult> => {
  const child = startCli(args, cwd, env);
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    output.stdout += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    output.stderr += String(chunk);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, ...output }));
  });
};

/** Waits for the first line of a process's standard output that passes the test; rejects if the process ends first. */
export const lineOf = (child: ChildProcess, test: (line: string) => boolean): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    let errors = '';
    child.stderr?.on('data', (chunk) => {
      errors += String(chunk);
    });
    child.stdout?.on('data', (chunk) => {
      text += String(chunk);
      const found = text.split('\n').slice(0, -1).find(test);
      if (found !== undefined) resolve(found);
    });
    child.once('close', () => reject(new Error(`the process has ended: ${text}${errors}`)));
  });

const DEV = ['dev', '--port', '0', '--json'];

/** Starts `baton dev --json` for a project, on a free port. */
export const startDev = (root: string): ChildProcess => startCli(DEV, root);

/** Starts it with another limit to the work of an author's modules. */
export const startLimitedDev = (root: string, milliseconds: number): ChildProcess =>
  startNode(limitedCli(milliseconds, DEV), root);

/** Waits until a `baton dev --json` is ready; returns the address of its API. */
export const addressOf = async (dev: ChildProcess): Promise<string> => {
  const ready = await lineOf(dev, (line) => line.includes('"ready"'));
  return (JSON.parse(ready) as { url: string }).url;
};

/** Waits until what a process writes to its standard error from now on matches the pattern. */
export const noteOf = (child: ChildProcess, pattern: RegExp): Promise<void> =>
  new Promise((resolve, reject) => {
    let text = '';
    child.stderr?.on('data', (chunk) => {
      text += String(chunk);
      if (pattern.test(text)) resolve();
    });
    child.once('close', () => reject(new Error(`the process has ended: ${text}`)));
  });

/** Waits until a process has ended; resolves to its exit code, or null after a signal. */
export const endOf = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('close', resolve));

/** Makes a project in a temporary folder: empty, or with this repository's workflows and actions. */
export const makeProject = (options: { campaign?: boolean } = {}): { root: string; remove(): void } => {
  const root = mkdtempSync(join(tmpdir(), 'baton-cli-'));
  if (options.campaign) {
    cpSync(join(REPOSITORY, 'statemachines'), join(root, 'statemachines'), { recursive: true });
    symlinkSync(join(REPOSITORY, 'lambdas'), join(root, 'lambdas'));
  } else {
    mkdirSync(join(root, 'statemachines'));
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
};
