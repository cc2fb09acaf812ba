import { dropOldest } from '#core/drop-oldest.ts';
import { Problem } from './problem.ts';
import { session } from './session/current.ts';

export { Problem } from './problem.ts';

interface Answer {
  error?: { code: string; message: string; details?: Problem['details'] };
}

/** An answer, and the tag by which the API says that it is still the same. */
interface Known {
  tag: string;
  answer: unknown;
}

/** Answers that are kept; the one that was asked for longest ago goes first. */
const MAX_KNOWN = 100;

const known = new Map<string, Known>();

const keep = (path: string, entry: Known): void => {
  known.delete(path);
  known.set(path, entry);
  dropOldest(known, MAX_KNOWN);
};

const send = async (method: 'GET' | 'POST', path: string, body?: object): Promise<Response> => {
  const tag = method === 'GET' ? known.get(path)?.tag : undefined;
  const headers = {
    'content-type': 'application/json',
    ...(tag !== undefined && { 'if-none-match': tag }),
    ...(await session().headers(method)),
  };
  try {
    return await fetch(`${session().base}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Problem('unreachable', 'The stack does not answer.');
  }
};

/**
 * Asks the API; throws a Problem if it refuses or does not answer. As long as an answer to a GET stays the same, so does the object that it
 * is returned as.
 */
export const request = async <Result>(
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<Result> => {
  let response = await send(method, path, body);
  if (response.status === 401 && (await session().renew())) response = await send(method, path, body);
  if (response.status === 304) return known.get(path)?.answer as Result;
  const answer: unknown = await response.json().catch(() => ({}));
  if (response.ok) {
    const tag = method === 'GET' ? response.headers.get('etag') : null;
    if (tag !== null) keep(path, { tag, answer });
    return answer as Result;
  }
  const { error } = answer as Answer;
  throw new Problem(
    error?.code ?? 'internal',
    error?.message ?? `The API answered ${response.status}.`,
    error?.details,
  );
};

/** Returns a path from its parts, each as one segment. */
export const pathOf = (...segments: string[]): string => `/${segments.map(encodeURIComponent).join('/')}`;

/** Returns a query without the fields that are absent. */
export const queryOf = (fields: Record<string, string | number | boolean | undefined>): string => {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '');
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
};
