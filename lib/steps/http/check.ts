import { MAX_HTTP_SECONDS } from '#contracts/http-step.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { ownField } from '#core/json.ts';
import type { Step } from '../step.ts';
import type { Schemas, StepProblem } from '../step-type.ts';
import { isFunctionCall } from './function-call.ts';

/** Headers that Step Functions sets itself or does not take; a star ends a prefix. */
const FORBIDDEN =
  /^(authorization|cache-control|connection|content-encoding|content-md5|date|expect|forwarded|from|host|max-forwards|origin|pragma|proxy-authorization|referer|server|te|trailer|transfer-encoding|upgrade|via|warning|x-forwarded-.*|x-amzn?-.*)$/i;

/** Returns the part of an address that is written out: what precedes the first expression. */
export const fixedPart = (url: string): string => url.split('{{')[0] ?? '';

/** Checks the address, the connection, and the headers that cannot be sent. */
export const checkHttp = (step: Step, { project, malformed = false }: Schemas): StepProblem[] => [
  ...checkUrl(step.url),
  ...checkConnection(step, project),
  ...checkHeaders(step),
  ...checkBody(step, malformed),
  ...checkTimeout(step),
  ...checkLimits(step),
];

const checkLimits = (step: Step): StepProblem[] =>
  step.limits === undefined || isFunctionCall(step)
    ? []
    : [
        {
          path: ['limits'],
          at: 'key',
          message: '"limits" are those of a function, and the state machine itself makes this request',
          hint: 'remove "limits"; a function makes it with "compensate", "breaker", "cache.stale_on" or a timeout above 60s',
        },
      ];

const checkUrl = (url: unknown): StepProblem[] => {
  if (typeof url !== 'string') return [{ path: ['url'], message: 'expected a text, the address of the API' }];
  if (/^https:\/\/[A-Za-z0-9.-]+(:\d+)?([/?#]|$)/.test(fixedPart(url))) return [];
  const hint = url.startsWith('http://')
    ? 'Step Functions calls HTTPS only'
    : "its host must be written out, because it is part of the workflow's permissions";
  const message = `expected an address that begins with https:// and a host, got "${url}"`;
  return [{ path: ['url'], message, hint }];
};

/** What connections have that lead elsewhere than to an API. */
const ELSEWHERE = ['model', 'postgres', 'sqlite', 'tools'] as const;

const checkConnection = ({ connection }: Step, { connections }: Schemas['project']): StepProblem[] => {
  if (connection === undefined || !connections) return [];
  const found = ownField(connections, String(connection));
  if (found) {
    const other = ELSEWHERE.find((field) => found[field] !== undefined);
    if (other === undefined) return [];
    const hint = 'name one that says how the API authorises requests, or none';
    return [
      { path: ['connection'], message: `the connection "${connection}" describes "${other}", no API`, hint },
    ];
  }
  const known = Object.keys(connections);
  const all =
    known.length > 0
      ? `the project has ${known.join(', ')}`
      : 'describe it in statemachines/connections.yaml';
  const hint = didYouMean(String(connection), known) ?? all;
  return [{ path: ['connection'], message: `there is no connection "${connection}"`, hint }];
};

/** Name of a header (RFC 9110, section 5.1). */
const HEADER = /^[\w!#$%&'*+.^`|~-]+$/;

const checkHeaders = ({ headers }: Step): StepProblem[] =>
  Object.keys((headers as object | undefined) ?? {}).flatMap((name): StepProblem[] => {
    const place = { path: ['headers', name], at: 'key' as const };
    if (!HEADER.test(name))
      return [
        { ...place, message: `"${name}" is not the name of a header`, hint: 'use letters, digits and "-"' },
      ];
    if (!FORBIDDEN.test(name)) return [];
    return [
      {
        ...place,
        message: `Step Functions does not send the header "${name}" of a step`,
        hint: /authorization/i.test(name) ? 'describe it as a connection' : 'remove it',
      },
    ];
  });

const checkBody = ({ method, body }: Step, isMalformed: boolean): StepProblem[] =>
  // A method that is misspelled is left out by the parser, which has reported it.
  body !== undefined && !isMalformed && (method === undefined || method === 'GET' || method === 'HEAD')
    ? [
        {
          path: ['body'],
          at: 'key',
          message: `a ${method ?? 'GET'} request has no body`,
          hint: 'write method: POST',
        },
      ]
    : [];

const checkTimeout = ({ timeout }: Step): StepProblem[] =>
  (parseDurationSeconds(timeout ?? '') ?? 0) > MAX_HTTP_SECONDS
    ? [
        {
          path: ['timeout'],
          message: `a request has ${MAX_HTTP_SECONDS}s at most, got ${timeout}`,
          hint: `write ${MAX_HTTP_SECONDS}s`,
        },
      ]
    : [];
