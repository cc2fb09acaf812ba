import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Json } from '#core/json.ts';

/** Characters of packed text that fit into an item of the table, which takes 400 KB. */
export const MAX_TEXT = 350_000;

/** Returns a value as a short text. */
export const packed = (value: unknown): string => deflateRawSync(JSON.stringify(value)).toString('base64');

/** Returns the value of a packed text. */
export const unpacked = <Value>(text: string): Value =>
  JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString()) as Value & Json;
