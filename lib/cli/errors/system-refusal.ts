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
  return REASONS[code ?? ''] ?? code ?? message;
};

/** Turns the operating system's error about a file into one that the user can fix; returns any other error as it is. */
export const asUserError = (error: unknown): unknown => {
  // By its name: the part that throws it is not loaded for every command.
  if (error instanceof Error && error.name === 'LinkedFolder') return new UserError(error.message);
  const { syscall, path, code } = error as NodeJS.ErrnoException;
  if (typeof path !== 'string' || syscall === undefined || !(code && code in REASONS)) return error;
  return new UserError(`Cannot ${syscall} "${path}": ${refusalReason(error)}`, {
    hint: 'check the folder, its owner and the free space',
  });
};
