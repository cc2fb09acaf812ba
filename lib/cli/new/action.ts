import { join } from 'node:path';
import { UserError } from '../user-error.ts';
import { type NewFile, writeNew } from './write-new.ts';

const FILES = ['contract.ts', 'logic.ts', 'handler.ts', 'logic.test.ts'];

/** Writes an action that works as it stands, with its test; gives the paths. */
export const newAction = (root: string, name: string): string[] => {
  const match = /^([a-z][a-z0-9-]*)\/([a-z][a-z0-9-]*)$/.exec(name);
  if (!match) {
    throw new UserError(`An action's name is factory/action in lower case, got "${name}"`, {
      hint: 'for example payments/charge',
    });
  }
  const [, factory = '', action = ''] = match;
  if (['shared', 'platform'].includes(factory)) {
    throw new UserError(`lambdas/${factory} is Baton's own; choose another factory`);
  }
  const folder = join(root, 'lambdas', factory, action);
  const files: NewFile[] = FILES.map((file) => ({
    path: join(folder, file),
    template: `action/${file}.txt`,
  }));
  const identifier = action.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  // Words that a function cannot be called, such as "delete", get an underscore.
  const reserved =
    /^(break|case|catch|class|const|continue|default|delete|do|else|enum|export|extends|finally|for|function|if|import|in|new|return|super|switch|this|throw|try|typeof|var|void|while|with|yield|await|static|package)$/;
  writeNew(files, { action: name, function: reserved.test(identifier) ? `${identifier}_` : identifier });
  return files.map(({ path }) => path);
};
