import { DEFAULT_MEMORY_MEGABYTES } from '#contracts/deployment.ts';
import { HTTP_ERRORS } from '#contracts/http-step.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { checkKept } from '../kept.ts';
import { belowField } from '../passed-on.ts';
import type { Step } from '../step.ts';
import { defineStep, type KeptSubject } from '../step-type.ts';
import { checkHttp } from './check.ts';
import { emit } from './emit.ts';
import { ACTION, isFunctionCall } from './function-call.ts';
import { fields } from './schema.ts';

const READS = ['GET', 'HEAD', 'OPTIONS'];

export const httpStep = defineStep({
  type: 'http',
  summary:
    'Calls an HTTPS API: from the state machine itself, or, with `compensate`, `breaker`, `cache.stale_on` or more than 60s, by a function.',
  common: [
    'retry',
    'timeout',
    'on_error',
    'compensate',
    'irreversible',
    'breaker',
    'cache',
    'limits',
    'estimate',
  ],
  fields,
  sites: ['url', 'headers', 'query', 'body'].map((field) => ({
    path: [field],
    kind: 'template' as const,
    sees: 'before' as const,
  })),
  stores: (step) => (isFunctionCall(step) ? resultOf(step) : undefined),
  fetches: (step, path) => (isFunctionCall(step) ? belowField('body', ['body'])(step, path) : undefined),
  effect: (step) => !READS.includes(String(step.method ?? 'GET')),
  unlogged: (step) => !isFunctionCall(step),
  errors: (step) => (isFunctionCall(step) ? HTTP_ERRORS : undefined),
  function: (step) =>
    isFunctionCall(step) ? { megabytes: DEFAULT_MEMORY_MEGABYTES, action: `platform/${ACTION}` } : undefined,
  check: (step, schemas) => [
    ...checkHttp(step, schemas),
    ...checkKept(step, isFunctionCall(step) ? ['content'] : undefined),
  ],
  kept: (step) => (isFunctionCall(step) ? undefined : keptSubject(step)),
  result: (step) => resultOf(step),
  detail: (step) => `${step.method ?? 'GET'} ${step.url}`,
  answered: (_step, result) => {
    const { status = 200, body = null, headers = {} } = result as JsonObject;
    return [{ StatusCode: status, ResponseBody: body, Headers: headers }];
  },
  emit,
});

const resultOf = (step: Step): JsonObject => {
  const { status, body = {} } = (step.expect ?? {}) as { status?: number[]; body?: JsonObject };
  return {
    type: 'object',
    additionalProperties: false,
    required: ['status', 'body', 'headers'],
    properties: {
      status: { type: 'integer' },
      body: status ? { anyOf: [body, { type: 'null' }] } : body,
      headers: { type: 'object' },
    },
  };
};

const keptSubject = ({
  method = 'GET',
  url,
  query = {},
  headers = {},
  connection = '',
}: Step): KeptSubject => ({
  of: 'http',
  version: `${method} ${connection}`,
  input: { url, query, headers } as Json,
});
