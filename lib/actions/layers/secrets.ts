import { maskOf } from '#contracts/secrets/mask.ts';
import { secretNames, withSecrets } from '#contracts/secrets/secret-place.ts';
import type { Layer } from '../action-call.ts';
import { maskConsole } from './masked-console.ts';
import { maskedLogger } from './masked-logger.ts';

/** Puts the secrets that the step names into the input. Errors about that input have `***` in place of them. */
export const fillSecrets: Layer = async (call, next, { secret }) => {
  const { secrets: places } = call.run;
  if (!places) return next(call);
  const names = secretNames(places);
  const values = new Map(await Promise.all(names.map(async (name) => [name, await secret(name)] as const)));
  for (const value of values.values()) call.notes.secrets.add(value);
  try {
    return await next({ ...call, input: withSecrets(call.input, places, values) });
  } catch (error) {
    throw maskOf(call.notes.secrets)(error);
  }
};

/** Masks the secrets that the logic has read in what it returns, throws, logs and writes with `console`. */
export const maskSecrets: Layer = async (call, next) => {
  const hide = <T>(value: T): T =>
    call.notes.secrets.size === 0 ? value : maskOf(call.notes.secrets)(value);
  const release = maskConsole(call.notes.secrets);
  try {
    return hide(await next({ ...call, logger: maskedLogger(call.logger, hide) }));
  } catch (error) {
    throw hide(error);
  } finally {
    release();
  }
};
