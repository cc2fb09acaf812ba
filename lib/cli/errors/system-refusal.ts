import { ownField } from '#core/json.ts';
import { UserError } from './user-error.ts';

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EEXIST: 'a file is in the way',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is exceeded',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its symbolic links form a loop',
};

/** Says why the operating system refused something. */
export const refusalReason = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  return ownField(REASONS, code ?? '') ?? code ?? message;
};

/** Returns the package that Node did not find, if that is what an error says. */
const missingPackage = ({ code, message }: NodeJS.ErrnoException): string | undefined =>
  code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND'
    ? /^Cannot find (?:module|package) '([^'./#][^']*)'/.exec(message)?.[1]
    : undefined;

/**
 * Turns the operating system's error about a file, and Node's about a package, into one that the user can fix; returns any other error
 * as it is.
 */
export const asUserError = (error: unknown): unknown => {
  // By its name: the part that throws it is not loaded for every command.
  if (error instanceof Error && error.name === 'LinkedFolder') return new UserError(error.message);
  const missing = error instanceof Error ? missingPackage(error) : undefined;
  if (missing !== undefined) {
    return new UserError(`The package "${missing}" is not installed`, {
      hint: 'run "npm ci" or "npm install": node_modules is older than package.json',
    });
  }
  const { syscall, path, code } = error as NodeJS.ErrnoException;
  if (typeof path !== 'string' || syscall === undefined || !(code && code in REASONS)) return error;
  return new UserError(`Cannot ${syscall} "${path}": ${refusalReason(error)}`, {
    hint: 'check the folder, its owner and the free space',
  });
};
