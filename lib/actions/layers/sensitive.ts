import { maskOf } from '#contracts/secrets/mask.ts';
import { isObject } from '#core/json.ts';
import type { Layer } from '../action-call.ts';
import { maskedLogger } from './masked-logger.ts';

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
