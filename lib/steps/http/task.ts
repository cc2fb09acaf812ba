import { secretNames } from '#contracts/connections/secret-names.ts';
import { DEFAULT_HTTP_SECONDS } from '#contracts/http-step.ts';
import { type Json, ownField } from '#core/json.ts';
import type { TaskType } from '../task-type.ts';
import { ACTION, connectionOf, PERMANENT } from './function-call.ts';

const split = (name: string): { connection?: string; host: string } => {
  const at = name.indexOf('@');
  return at < 0 ? { host: name } : { connection: name.slice(0, at), host: name.slice(at + 1) };
};

/**
 * Tasks that call an API: `with` has `url`, `method`, `connection`, `headers`, `query`, `body` and `expect`. What is allowed is a host, or
 * `connection@host`: credentials go where the author says, and not where a computed address leads.
 */
export const httpTask: TaskType = {
  type: 'http',
  what: 'host',
  action: ACTION,
  sensitive: ['headers', 'query', 'body'],
  permanent: PERMANENT,
  known: () => undefined,
  takes: () => true,
  wrong(name) {
    const { connection, host } = split(name);
    if (/^[A-Za-z0-9.-]+(:\d+)?$/.test(host)) return undefined;
    const bare = host.replace(/^[a-z]+:\/\//i, '').split('/')[0] ?? '';
    const meant = `http:${connection === undefined ? '' : `${connection}@`}${bare || 'api.example.com'}`;
    return { message: `expected a host, got "${host}"`, hint: `write ${meant}` };
  },
  asks:
    '($exists($w.connection) ? $w.connection & "@" : "") & ' +
    '$substringBefore($substringAfter($string($w.url), "https://"), "/")',
  input: () => ({
    type: 'object',
    required: ['url'],
    properties: {
      url: { type: 'string' },
      method: { enum: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] },
      connection: { type: 'string' },
      headers: { type: 'object' },
      query: { type: 'object' },
      expect: { type: 'object' },
    },
  }),
  effect: () => true,
  reach: (name, { connections }) => ({
    secrets: secretNames(ownField(connections, split(name).connection ?? '') ?? {}),
  }),
  settings(name, project) {
    const { connection, host } = split(name);
    return { host, connection: connectionOf(connection, project) } as Json;
  },
  payload: (seconds = DEFAULT_HTTP_SECONDS) =>
    '{"method": $exists($w.method) ? $w.method : "GET", "url": $w.url, "host": $s.host, "connection": $s.connection, ' +
    '"headers": $w.headers, "query": $w.query, "body": $w.body, "statuses": $w.expect.status, "schema": $w.expect.body, ' +
    `"timeout_seconds": ${seconds}}`,
};
