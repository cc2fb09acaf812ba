import { ownField } from './json.ts';

const UNITS: Record<string, number> = { mb: 1, mib: 1, gb: 1024, gib: 1024 };

/** Description of a size of memory, for messages. */
export const SIZE_EXPECTED = 'a size such as "512MB" or "2GB"';

/** Parses a size such as `512MB` or `1.5GB` into megabytes, of 1,024 to a gigabyte as Lambda counts; undefined if the text is not a size. */
export const parseMegabytes = (text: string): number | undefined => {
  const found = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/.exec(text.trim().toLowerCase());
  const unit = ownField(UNITS, found?.[2] ?? '');
  return found && unit !== undefined ? Math.ceil(Number(found[1]) * unit) : undefined;
};
