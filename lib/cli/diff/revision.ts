import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../errors/user-error.ts';

/** A project as it was in a revision. */
export interface CheckedOut {
  folder: string;
  remove(): void;
}

const git = (folder: string, args: readonly string[], env: Record<string, string> = {}): string =>
  execFileSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();

/**
 * Writes a project as it was in a revision of its Git repository to a separate folder; neither the working tree nor Git's index changes.
 * Contracts find their packages in the project's `node_modules`, as they are now. Throws a UserError if there is no such revision.
 */
export const checkOut = (root: string, revision: string): CheckedOut => {
  const tree = treeOf(root, revision);
  const folder = mkdtempSync(join(tmpdir(), 'baton-diff-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const files = join(folder, 'project');
    mkdirSync(files);
    const where = { GIT_INDEX_FILE: join(folder, 'index'), GIT_WORK_TREE: files };
    const repository = git(root, ['rev-parse', '--absolute-git-dir']);
    git(files, ['read-tree', tree], { ...where, GIT_DIR: repository });
    git(files, ['checkout-index', '--all'], { ...where, GIT_DIR: repository });
    const packages = join(root, 'node_modules');
    if (existsSync(packages)) symlinkSync(packages, join(files, 'node_modules'), 'junction');
    return { folder: files, remove };
  } catch (error) {
    remove();
    throw new UserError(`Git could not read the revision "${revision}": ${reasonOf(error)}`);
  }
};

/** Returns the id of the project's folder in a revision. */
const treeOf = (root: string, revision: string): string => {
  try {
    return git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}:./`]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new UserError(`"${revision}" is not a folder, and there is no Git that could know a revision`);
    throw new UserError(`"${revision}" is neither a folder nor a revision of this project's Git repository`, {
      hint: 'pass a folder that has statemachines/, or a revision such as HEAD, main or v1.2',
    });
  }
};

const reasonOf = (error: unknown): string =>
  String((error as { stderr?: string }).stderr || (error as Error).message).trim();
