import { maskOf } from '#contracts/secrets/mask.ts';
import { secretNames, withSecrets } from '#contracts/secrets/secret-place.ts';
import { isObject } from '#core/json.ts';
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

/**
 * Masks in the lines of a call the values of input fields that the step calls sensitive, from four characters on. What it returns and
 * throws has them still: the state machine needs it, and where people see it, it is masked there.
 */
export const maskSensitive: Layer = async (call, next) => {
  const { sensitive = [] } = call.run;
  if (sensitive.length === 0 || !isObject(call.input)) return next(call);
  const fields = Object.entries(call.input).filter(
    ([name]) => sensitive.includes(name) || sensitive.includes('*'),
  );
  const hide = maskOf(
    fields.flatMap(([, value]) => textsIn(value)),
    { numbers: true },
  );
  return next({ ...call, logger: maskedLogger(call.logger, hide) });
};

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};
