import type { Service } from '#contracts/services/service.ts';
import type { Clock } from '#core/clock.ts';
import { isObject, type Json, parseJson } from '#core/json.ts';
import { authorisedFetch } from '../http/authorised-fetch.ts';

/** What requests to services need. */
export interface Asking {
  secret(name: string): Promise<string>;
  clock: Clock;
}

/** A request to a service. */
export interface ServiceRequest {
  method: string;
  /** Path below the service's address, with its query. */
  path: string;
  body?: Json;
  headers?: Record<string, string>;
  milliseconds: number;
}

/** What a service answered. */
export interface ServiceAnswer {
  status: number;
  /** The body: JSON as a value, other text as text, nothing as null. */
  body: Json;
}

/** Sends a request; rejects if there is no answer in time. Redirections are not followed: the address is part of the registry. */
export const askService = async (
  service: Service,
  { method, path, body, headers, milliseconds }: ServiceRequest,
  { secret, clock }: Asking,
): Promise<ServiceAnswer> => {
  const fetchAs = authorisedFetch({ connection: service, secret, clock });
  const response = await fetchAs(`${service.url}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(milliseconds),
  });
  return { status: response.status, body: bodyOf(await response.text()) };
};

const bodyOf = (text: string): Json => {
  if (text === '') return null;
  try {
    return parseJson(text) ?? null;
  } catch {
    return text;
  }
};

/** Says why there was no answer. */
export const failureWords = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'it did not answer in time';
  const { cause } = error;
  const code = isObject(cause) ? cause.code : undefined;
  return cause instanceof Error ? cause.message || String(code) : error.message;
};
