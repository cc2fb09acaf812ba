import { join } from 'node:path';
import { functionName } from '#contracts/names.ts';
import { UserError } from '../errors/user-error.ts';
import { identifierOf } from './identifier.ts';
import { styleOf } from './project-style.ts';
import { type NewFile, writeNew } from './write-new.ts';

const FILES = ['contract.ts', 'logic.ts', 'handler.ts', 'logic.test.ts'];

/** FunctionName in https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html. */
const MAX_FUNCTION_NAME_LENGTH = 64;

/** Writes an action that already works, with its test, and returns the paths of its files. */
export const newAction = (root: string, name: string): string[] => {
  const match = /^([a-z][a-z0-9-]*)\/([a-z][a-z0-9-]*)$/.exec(name);
  if (!match) {
    throw new UserError(`An action's name is factory/action in lower case, got "${name}"`, {
      hint: 'for example payments/charge',
    });
  }
  const [, factory = '', action = ''] = match;
  if (['shared', 'platform'].includes(factory)) {
    throw new UserError(`lambdas/${factory} belongs to Baton; choose another factory`);
  }
  const { length } = functionName(name);
  if (length > MAX_FUNCTION_NAME_LENGTH) {
    throw new UserError(
      `The function of "${name}" would have a name of ${length} characters; Lambda allows ${MAX_FUNCTION_NAME_LENGTH}`,
      { hint: 'choose a shorter name' },
    );
  }
  const folder = join(root, 'lambdas', factory, action);
  const files: NewFile[] = FILES.map((file) => ({
    path: join(folder, file),
    template: `action/${file}.txt`,
  }));
  writeNew(root, files, { ...styleOf(root), action: name, function: identifierOf(action) });
  return files.map(({ path }) => path);
};
