import type { Json, JsonObject } from '#core/json.ts';
import { checkKept } from '../kept.ts';
import { defineStep } from '../step-type.ts';
import { checkHttp } from './check.ts';
import { emit } from './emit.ts';
import { fields } from './schema.ts';

const READS = ['GET', 'HEAD', 'OPTIONS'];

export const httpStep = defineStep({
  type: 'http',
  summary: 'Calls an HTTPS API from the state machine itself, without a function.',
  common: ['retry', 'timeout', 'on_error', 'compensate', 'irreversible', 'cache', 'estimate'],
  fields,
  sites: ['url', 'headers', 'query', 'body'].map((field) => ({
    path: [field],
    kind: 'template' as const,
    sees: 'before' as const,
  })),
  effect: (step) => !READS.includes(String(step.method ?? 'GET')),
  unlogged: true,
  check: (step, schemas) => [...checkHttp(step, schemas), ...checkKept(step)],
  kept: ({ method = 'GET', url, query = {}, headers = {}, connection = '' }) => ({
    of: 'http',
    version: `${method} ${connection}`,
    input: { url, query, headers } as Json,
  }),
  result: (step) => {
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
  },
  detail: (step) => `${step.method ?? 'GET'} ${step.url}`,
  emit,
});
