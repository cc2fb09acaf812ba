import type { Json } from '#core/json.ts';
import { parseJsonText } from '#core/json-text.ts';

/** Milliseconds that an endpoint may take, as on AWS. */
const TIMEOUT_MILLISECONDS = 60_000;

/** An HTTP call of a task. */
export interface HttpRequest {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  /** Throws if an address must not be called; asked for each redirection. */
  check?(url: URL): Promise<void>;
}

/** What came back. */
export interface HttpAnswer {
  status: number;
  statusText: string;
  headers: Record<string, string[]>;
  /** The body, parsed if it says that it is JSON. */
  body: Json;
}

/** Makes the call; rejects with the error of `fetch` when there is no answer in time. */
export const httpRequest = async (request: HttpRequest): Promise<HttpAnswer> => {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MILLISECONDS)]);
  const response = await follow({ ...request, signal });
  const text = await response.text();
  return {
    status: response.status,
    statusText: response.statusText,
    headers: groupedHeaders(response.headers),
    body: isJson(response.headers.get('content-type')) ? parsedOr(text) : text,
  };
};

const MAX_REDIRECTIONS = 5;

/** Makes the call and follows redirections, each of which is checked; credentials stay with the first origin. */
const follow = async (
  { url, method, headers, body, signal, check }: HttpRequest,
  redirections = 0,
): Promise<Response> => {
  if (!check) return fetch(url, { method, headers, body, signal });
  await check(url);
  const response = await fetch(url, { method, headers, body, signal, redirect: 'manual' });
  const location = [301, 302, 303, 307, 308].includes(response.status) && response.headers.get('location');
  if (!location || redirections >= MAX_REDIRECTIONS) return response;
  const next = new URL(location, url);
  const without = (names: RegExp): Record<string, string> =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => !names.test(name)));
  const kept = next.origin === url.origin ? headers : without(/^(?!user-agent$|accept$|range$)/i);
  // As browsers do: the answer to a POST may be elsewhere, and is read with GET.
  const reads = response.status === 303 || (response.status < 303 && method === 'POST');
  const rest = reads ? { method: 'GET', headers: kept } : { method, headers: kept, body };
  return follow({ url: next, ...rest, signal, check }, redirections + 1);
};

/** Adds query parameters to a URL; a list gives one pair each. */
export const addQuery = (url: URL, parameters: Json | undefined): URL => {
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) return url;
  for (const [name, value] of Object.entries(parameters)) {
    for (const item of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(item));
  }
  return url;
};

/** Returns a task's `Headers` as HTTP takes them: a list is joined. */
export const headersOf = (headers: Json | undefined): Record<string, string> => {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return {};
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : String(value),
    ]),
  );
};

const groupedHeaders = (headers: Headers): Record<string, string[]> => {
  const grouped = new Map<string, string[]>();
  for (const [name, value] of headers) grouped.set(name, [...(grouped.get(name) ?? []), value]);
  return Object.fromEntries(grouped);
};

const isJson = (type: string | null): boolean => type !== null && /[/+]json\b/i.test(type);

const parsedOr = (text: string): Json => {
  try {
    return parseJsonText(text);
  } catch {
    return text;
  }
};
