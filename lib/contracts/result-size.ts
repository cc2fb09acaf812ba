import { isObject, type Json } from '#core/json.ts';

/**
 * Bytes of JSON that a result may have: a state holds 256 KiB, and Step Functions adds what it knows of the call.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html (Maximum input or output size)
 */
export const MAX_RESULT_BYTES = 255 * 1024;

const bytesOf = (value: Json): number => Buffer.byteLength(JSON.stringify(value));

const kibibytes = (bytes: number): string => `${Math.ceil(bytes / 1024)} KiB`;

/** Follows the field that makes up more than half of a value, as deep as there is one. */
const largestIn = (value: Json, bytes: number): { path: string[]; bytes: number } => {
  if (!isObject(value)) return { path: [], bytes };
  for (const [name, field] of Object.entries(value)) {
    const own = bytesOf(field);
    if (own * 2 <= bytes) continue;
    const inner = largestIn(field, own);
    return { path: [name, ...inner.path], bytes: inner.bytes };
  }
  return { path: [], bytes };
};

/** Explains that a result does not fit into a state, and which field makes it so large; undefined if it fits. */
export const oversized = (result: Json): string | undefined => {
  const bytes = bytesOf(result);
  if (bytes <= MAX_RESULT_BYTES) return undefined;
  const { path, bytes: most } = largestIn(result, bytes);
  const field = path.length > 0 ? `, ${kibibytes(most)} of them in "${path.join('.')}"` : '';
  return `the result has ${kibibytes(bytes)}${field}, and a state of Step Functions holds 256 KiB`;
};
