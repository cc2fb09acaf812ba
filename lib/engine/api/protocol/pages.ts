import { apiErrors } from './errors.ts';

/** Items of a page when the caller does not say, and at most (a `maxResults` of 0 means the default). */
const DEFAULT_PAGE = 100;

/** Returns how many items a page holds. */
export const pageSize = (maxResults: number | undefined): number => maxResults || DEFAULT_PAGE;

/** Returns a paging token that carries the position to continue from, for one list only. */
export const pageToken = (list: string, position: string | number): string =>
  Buffer.from(JSON.stringify([list, position])).toString('base64url');

/** Returns the position in a token of the same list, or throws InvalidToken. */
export const pagePosition = (list: string, token: string | undefined): string | number | undefined => {
  if (token === undefined) return undefined;
  try {
    const [of, position] = JSON.parse(Buffer.from(token, 'base64url').toString()) as [
      string,
      string | number,
    ];
    if (of === list && (typeof position === 'string' || typeof position === 'number')) return position;
  } catch {
    // What does not parse is not one of our tokens either.
  }
  throw apiErrors.invalidToken('Invalid token');
};

/**
 * Returns one page of items that are all in memory, in order of a key, and the token of the next. An item that is removed
 * between two pages does not upset them: the next one then starts in its place.
 */
export const pageOf = <T>(
  list: string,
  items: T[],
  key: (item: T) => string,
  request: { maxResults?: number; nextToken?: string },
): { page: T[]; next: { nextToken?: string } } => {
  const start = startOf(items, key, pagePosition(list, request.nextToken));
  const page = items.slice(start, start + pageSize(request.maxResults));
  const last = page.at(-1);
  const end = start + page.length;
  const more = last !== undefined && end < items.length;
  return { page, next: more ? { nextToken: pageToken(list, `${end}:${key(last)}`) } : {} };
};

const startOf = <T>(items: T[], key: (item: T) => string, position: string | number | undefined): number => {
  if (position === undefined) return 0;
  const [, count = '0', last] = /^(\d+):(.*)$/s.exec(String(position)) ?? [];
  const found = items.findIndex((item) => key(item) === last);
  return found < 0 ? Math.max(0, Number(count) - 1) : found + 1;
};
