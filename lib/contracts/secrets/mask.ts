import { isObject } from '#core/json.ts';

/** Characters from which on a secret is masked: shorter ones would be found everywhere. */
const MIN_MASKED_LENGTH = 4;

/** What is written in place of a secret. */
export const MASK = '***';

/** Replaces secrets in a value. */
export type Mask = <T>(value: T) => T;

/** Settings of a mask. */
export interface MaskOptions {
  /** Whether numbers are masked that are written like a secret. Default: only texts are. */
  numbers?: boolean;
}

/**
 * Makes a function that replaces secrets in texts, lists and objects by `***`, also where they are escaped for JSON or
 * percent-encoded. Errors are
 * changed in place: their messages, stacks and causes.
 */
export const maskOf = (secrets: Iterable<string>, { numbers = false }: MaskOptions = {}): Mask => {
  const texts = [
    ...new Set(
      [...secrets].flatMap((secret) => [
        secret,
        JSON.stringify(secret).slice(1, -1),
        encodeURIComponent(secret),
      ]),
    ),
  ]
    .filter(({ length }) => length >= MIN_MASKED_LENGTH)
    .sort((a, b) => b.length - a.length);
  return texts.length === 0
    ? (value) => value
    : (value) => masked(value, { texts, numbers, copies: new Map() }) as typeof value;
};

const maskedText = (text: string, texts: readonly string[]): string =>
  texts.reduce((rest, secret) => rest.replaceAll(secret, MASK), text);

interface Masking {
  texts: readonly string[];
  numbers: boolean;
  /** What is being copied, since what is logged may contain itself. */
  copies: Map<object, unknown>;
}

const masked = (value: unknown, masking: Masking): unknown => {
  const { texts, numbers, copies } = masking;
  if (typeof value === 'string') return maskedText(value, texts);
  if (typeof value === 'number') return numbers && texts.includes(String(value)) ? MASK : value;
  if (typeof value !== 'object' || value === null) return value;
  if (copies.has(value)) return copies.get(value);
  if (Array.isArray(value)) {
    const copy: unknown[] = [];
    copies.set(value, copy);
    copy.push(...value.map((item) => masked(item, masking)));
    return copy;
  }
  if (value instanceof Error) {
    copies.set(value, value);
    for (const key of new Set(['message', 'stack', 'cause', ...Object.keys(value)])) {
      const before: unknown = Reflect.get(value, key);
      const after = masked(before, masking);
      if (after !== before)
        Object.defineProperty(value, key, { value: after, writable: true, configurable: true });
    }
    return value;
  }
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = {};
  copies.set(value, copy);
  for (const [key, item] of Object.entries(value)) copy[maskedText(key, texts)] = masked(item, masking);
  return copy;
};
