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
  EDQUOT: 'the disk quota is used up',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its symbolic links go round in circles',
};

/** Why the operating system refused something, in words. */
export const refusalReason = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? code ?? message;
};

/** An error about a file that the operating system refused, as a mistake that the user can mend; any other as it is. */
export const asUserError = (error: unknown): unknown => {
  const { syscall, path, code } = error as NodeJS.ErrnoException;
  if (typeof path !== 'string' || syscall === undefined || !(code && code in REASONS)) return error;
  return new UserError(`Cannot ${syscall} "${path}": ${refusalReason(error)}`, {
    hint: 'check the folder, its owner and the space that is left',
  });
};
