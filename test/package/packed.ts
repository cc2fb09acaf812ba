import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The repository. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** What a command came to. */
export interface Outcome {
  status: number | null;
  stdout: string;
  /** Standard output and standard error. */
  text: string;
}

/** Runs a command in a folder, in the Node that runs the tests. */
export const run = (folder: string, command: string, ...args: string[]): Outcome => {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const PATH = `${dirname(process.execPath)}:${env.PATH}`;
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...env, PATH, CI: '1' },
    maxBuffer: 1 << 28,
  });
  return { status, stdout, text: `${stdout}${stderr}` };
};

/** Runs a command that must succeed. */
export const mustRun = (folder: string, command: string, ...args: string[]): Outcome => {
  const outcome = run(folder, command, ...args);
  if (outcome.status === 0) return outcome;
  throw new Error(`${command} ${args.join(' ')} ended with ${outcome.status}:\n${outcome.text}`);
};

/** Builds and packs the package; returns the tarball's path. */
export const packed = (): string => {
  const folder = emptyFolder();
  mustRun(ROOT, 'npm', 'run', 'build');
  const { stdout } = mustRun(join(ROOT, 'dist'), 'npm', 'pack', '--json', '--pack-destination', folder);
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  return join(folder, filename);
};

/** Installs what a folder's package.json asks for, and further packages. */
export const install = (folder: string, ...packages: string[]): void => {
  mustRun(folder, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', ...packages);
};

/** Makes an empty folder; returns its path. */
export const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'baton-package-'));
