import { secretNames } from '#contracts/connections/secret-names.ts';
import { permanentErrors } from '#contracts/errors.ts';
import { DEFAULT_HTTP_SECONDS, HTTP_ERRORS } from '#contracts/http-step.ts';
import { defined } from '#core/defined.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { asJson, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { EmitContext, Fragment } from '../emission.ts';
import { callPlatform } from '../platform-call.ts';
import type { Project } from '../project.ts';
import type { Step } from '../step.ts';

/** The platform's function that makes requests. */
export const ACTION = 'call-http';

/** Step Functions ends its own requests after this time. */
const MAX_NATIVE_SECONDS = 60;

/** Its errors that another attempt would meet again. */
export const PERMANENT = permanentErrors(HTTP_ERRORS);

/**
 * Whether a function makes the request: what Step Functions cannot do itself is asked for, or what the request does is to be undone. Step
 * Functions would not log it before it begins, so nothing would know of a request whose answer is lost.
 */
export const isFunctionCall = ({ breaker, cache, compensate, timeout }: Step): boolean =>
  compensate !== undefined ||
  breaker !== undefined ||
  cache?.stale_on !== undefined ||
  (parseDurationSeconds(timeout ?? '') ?? 0) > MAX_NATIVE_SECONDS;

/** Returns what the function gets about a connection. */
export const connectionOf = (name: string | undefined, { connections }: Project): Json => {
  const { api_key, basic, oauth, headers, allow_private } = (name && ownField(connections, name)) || {};
  return asJson(defined({ api_key, basic, oauth, headers, allow_private }));
};

/** Emits one Task state that calls the function which makes requests. */
export const emitCall = (step: Step, context: EmitContext): Fragment => {
  const method = (step.method as string | undefined) ?? 'GET';
  const connection = typeof step.connection === 'string' ? step.connection : undefined;
  const { status, body: schema } = (step.expect ?? {}) as { status?: number[]; body?: JsonObject };
  const { TimeoutSeconds = DEFAULT_HTTP_SECONDS } = context.timeout(step);
  context.substitute(`reach__${step.id}`, {
    kind: 'reach',
    action: `platform/${ACTION}`,
    secrets: secretNames((connection && ownField(context.project.connections, connection)) || {}),
  });
  return callPlatform(withFunctionErrors(step), context, {
    action: ACTION,
    comment: `Calls ${method} ${String(step.url).split('{{')[0]} by a function.`,
    input: {
      method,
      url: context.template(String(step.url)),
      ...(step.headers !== undefined && { headers: context.template(step.headers as Json) }),
      ...(step.query !== undefined && { query: context.template(step.query as Json) }),
      ...(step.body !== undefined && { body: context.template(step.body as Json) }),
      ...(connection !== undefined && {
        connection: context.literal(connectionOf(connection, context.project)),
      }),
      ...(status && { statuses: status }),
      ...(schema && { schema: context.literal(schema) }),
      timeout_seconds: TimeoutSeconds,
    },
    sensitive: ['headers', 'query', 'body'],
    permanent: PERMANENT,
  });
};

/** Names beginning with `States.` are Step Functions' own, so the function's errors have none; authors may write either. */
const withFunctionErrors = (step: Step): Step => {
  const { retry } = step;
  if (!retry) return step;
  const renamed = (names?: string[]) => names?.map((name) => name.replace(/^States[.](?=Http[.])/, ''));
  return {
    ...step,
    retry: { ...retry, ...defined({ errors: renamed(retry.errors), except: renamed(retry.except) }) },
  };
};
