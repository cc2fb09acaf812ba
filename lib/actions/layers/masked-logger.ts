import type { Mask } from '#contracts/secrets/mask.ts';
import { isObject } from '#core/json.ts';
import type { ActionLogger } from '../telemetry/logging.ts';

/** Returns a logger whose lines have `***` in place of what the mask hides. */
export const maskedLogger = (logger: ActionLogger, hide: Mask): ActionLogger => {
  const level =
    (name: keyof ActionLogger): ActionLogger['info'] =>
    (input, ...extra) =>
      logger[name](hide(detached(input)), ...(hide(extra.map(detached)) as typeof extra));
  return { debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') };
};

/** A mask changes errors in place, and the logic may yet throw the one that it logs. */
const detached = <T>(value: T): T => {
  if (value instanceof Error) return copyOf(value) as T;
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, item instanceof Error ? copyOf(item) : item]),
  ) as T;
};

const copyOf = (error: Error): Error =>
  Object.create(Object.getPrototypeOf(error), {
    ...Object.getOwnPropertyDescriptors(error),
    stack: { value: error.stack, writable: true, configurable: true },
  }) as Error;
