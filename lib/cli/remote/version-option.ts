import { UserError } from '../errors/user-error.ts';

/** Returns what `--version` asks for: the version that new executions get, or one by its number. */
export const versionOf = (text = 'live'): 'live' | number => {
  if (text === 'live') return text;
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new UserError(`--version takes "live" or a number, got "${text}"`, {
    hint: '"baton versions" lists the versions',
  });
};
