import { WRONG_STATUSES } from '#contracts/http-step.ts';
import { defined } from '#core/defined.ts';
import { type Json, type JsonObject, ownField } from '#core/json.ts';
import type { Edge, EmitContext, Fragment } from '../emission.ts';
import { fits } from '../fits.ts';
import { resultEdge } from '../result-edge.ts';
import { retriedExcept } from '../retried-except.ts';
import type { Step } from '../step.ts';
import { fixedPart } from './check.ts';
import { emitCall, isFunctionCall } from './function-call.ts';

const errorOf = (status: number): string => `States.Http.StatusCode.${status}`;

/** Emits one Task state that calls an API: by itself, or with a function if the step asks for more than Step Functions does. */
export const emit = (step: Step, context: EmitContext): Fragment =>
  isFunctionCall(step) ? emitCall(step, context) : emitNative(step, context);

/** Ref: https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html */
const emitNative = (step: Step, context: EmitContext): Fragment => {
  const method = (step.method as string | undefined) ?? 'GET';
  const expected = (step.expect ?? {}) as { status?: number[]; body?: JsonObject };
  const result = resultOf(step.id, expected.body);
  const next = resultEdge(step, context, result);
  const answered: Edge[] = (expected.status ?? []).map((status) => ({
    ...resultEdge(step, context, `{"status": ${status}, "body": null, "headers": {}}`),
    slot: { kind: 'catch', errors: [errorOf(status)] },
  }));
  const connection = typeof step.connection === 'string' ? step.connection : undefined;
  const headers = headersOf(step, method, context);
  const final = [...new Set([...WRONG_STATUSES, ...(expected.status ?? [])])].map(errorOf);
  context.state({
    name: step.id,
    body: {
      Type: 'Task',
      Comment: `Calls ${method} ${fixedPart(String(step.url))}.`,
      Resource: 'arn:aws:states:::http:invoke',
      Arguments: {
        ApiEndpoint: context.template(String(step.url)),
        Method: method,
        Authentication: {
          ConnectionArn: context.substitute(`http__${step.id}`, {
            kind: 'connection',
            ...defined({ connection }),
            ...(connection !== undefined && {
              described: ownField(context.project.connections, connection) ?? {},
            }),
            method,
            endpoint: `${fixedPart(String(step.url))}*`,
          }),
        },
        ...(Object.keys(headers).length > 0 && { Headers: headers }),
        ...(step.query !== undefined && { QueryParameters: context.template(step.query as Json) }),
        ...(step.body !== undefined && { RequestBody: context.template(step.body as Json) }),
      },
      ...context.timeout(step),
      ...context.retry(retriedExcept(step, final)),
    },
    edges: [...answered, ...context.catches(step), next],
    expected: next,
  });
  return { entry: step.id, pending: [], exits: [next, ...answered] };
};

const headersOf = (step: Step, method: string, context: EmitContext): JsonObject => {
  const given = (step.headers ?? {}) as JsonObject;
  const has = (name: string): boolean => Object.keys(given).some((key) => key.toLowerCase() === name);
  // A repeated request must not count twice; many APIs take this header for it.
  const repeatable = method === 'POST' || method === 'PATCH' ? !has('idempotency-key') : false;
  return {
    ...(step.body !== undefined && !has('content-type') && { 'Content-Type': 'application/json' }),
    ...(context.template(given) as JsonObject),
    ...(repeatable && { 'Idempotency-Key': context.runInfo(step).idempotency_key ?? '' }),
  };
};

const resultOf = (id: string, schema: JsonObject | undefined): string => {
  const body = '$states.result.ResponseBody';
  const record = `{"status": $states.result.StatusCode, "body": ${body}, "headers": $states.result.Headers}`;
  const check = fits(schema, '$body');
  return check === undefined
    ? record
    : `($body := ${body}; ${check} ? ${record} : $error("the answer to ${id} does not fit expect.body"))`;
};
