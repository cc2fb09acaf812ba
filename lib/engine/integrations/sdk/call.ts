import type { Json, JsonObject } from '#core/json.ts';
import { type TaskCall, TaskFailure } from '../integration.ts';
import { sdkClient } from './clients.ts';
import type { SdkModule } from './packages.ts';
import type { MemberNames } from './shapes.ts';

/** A call of an SDK operation for a task. */
export interface SdkCall {
  /** As in task resources, e.g. `dynamodb`. */
  service: string;
  /** In camel case, e.g. `putItem`. */
  action: string;
  parameters: Json;
  /** How the parameters and the result name members. Default: as optimised integrations do. */
  names?: MemberNames;
  task: TaskCall;
  /** Returns what a failure is called; the operation's name is not part of it. */
  failure(problem: SdkProblem): TaskFailure;
}

/** What the SDK says of a failed call. */
export interface SdkProblem {
  /** Name of the service's error, e.g. `ResourceNotFoundException`; the SDK's own for what never reached a service. */
  name: string;
  /** The error's code as the service wrote it, e.g. SNS's `NotFound`. */
  code: string;
  /** Whether the service's model has this error; the SDKs for Java name any other after the service. */
  modelled: boolean;
  message: string;
  /** HTTP status; absent when there was no answer. */
  status?: number;
  requestId: string;
  /** S3's second id of the request. */
  extendedRequestId?: string;
  /** The SDK's id of the service, e.g. `DynamoDB`. */
  serviceId: string;
}

/** An answer of a service, and what the HTTP response said around it. */
export interface SdkAnswer {
  output: JsonObject;
  status: number;
  requestId: string;
  headers: Record<string, string>;
}

/** Calls an SDK operation with a task's parameters; rejects with the TaskFailure that `failure` makes. */
export const callSdk = async (call: SdkCall): Promise<SdkAnswer> => {
  const { task } = call;
  const { client, module } = await sdkClient(
    call.service,
    task.context.region,
    task.context.credentials?.roleArn,
  );
  const make = commandOf(module, call.service, call.action);
  // Loaded with the first call: an engine that calls nothing starts without the SDK.
  const { fromSdk, OPTIMISED_NAMES, schemasOf, toSdk } = await import('./shapes.ts');
  const { names = OPTIMISED_NAMES } = call;
  const { idempotencyKey } = task.context;
  const { input, output } = schemasOf(new make({}));
  const command = new make(toSdk(input, call.parameters ?? {}, { names, idempotencyKey }));
  const headers = captureHeaders(command);
  try {
    const answer = await client.send(command, { abortSignal: task.signal });
    const metadata = answer.$metadata as { httpStatusCode?: number; requestId?: string };
    return {
      output: ((await fromSdk(output, answer, names)) ?? {}) as JsonObject,
      status: metadata.httpStatusCode ?? 200,
      requestId: metadata.requestId ?? headers['x-amzn-requestid'] ?? '',
      headers,
    };
  } catch (error) {
    throw call.failure(problemOf(error, client.config.serviceId, module));
  }
};

/** Returns the class of an action's commands; throws a TaskFailure if the service has no such action. */
export const commandOf = (
  module: SdkModule,
  service: string,
  action: string,
): (new (
  input: unknown,
) => Command) => {
  const found = module[`${action.slice(0, 1).toUpperCase()}${action.slice(1)}Command`];
  if (typeof found === 'function') return found as new (input: unknown) => Command;
  throw new TaskFailure('States.Runtime', `The service ${service} has no action ${action}`);
};

interface Command {
  middlewareStack: {
    add(
      middleware: (next: (args: unknown) => Promise<Handled>) => (args: unknown) => Promise<Handled>,
      options: object,
    ): void;
  };
}

interface Handled {
  response: { headers?: Record<string, string> };
}

const captureHeaders = (command: Command): Record<string, string> => {
  const captured: Record<string, string> = {};
  command.middlewareStack.add(
    (next) => async (args) => {
      const handled = await next(args);
      Object.assign(captured, handled.response.headers);
      return handled;
    },
    { step: 'deserialize', name: 'captureHeaders', priority: 'low' },
  );
  return captured;
};

const problemOf = (error: unknown, serviceId: string, module: SdkModule): SdkProblem => {
  const { name, Code, message, $metadata } = error as {
    name?: string;
    Code?: string;
    message?: string;
    $metadata?: { httpStatusCode?: number; requestId?: string; extendedRequestId?: string };
  };
  const status = $metadata?.httpStatusCode;
  if (status !== undefined) {
    return {
      name: name ?? 'Unknown',
      code: Code ?? name ?? 'Unknown',
      modelled: !isBaseError(error, module),
      message: message ?? '',
      status,
      requestId: $metadata?.requestId ?? '',
      extendedRequestId: $metadata?.extendedRequestId,
      serviceId,
    };
  }
  return {
    name: 'SdkClientException',
    code: 'SdkClientException',
    modelled: true,
    message: `Unable to execute HTTP request: ${unansweredBecause(error)}`,
    requestId: '',
    serviceId,
  };
};

/** Returns why a request got no answer, in the words of the SDKs for Java where they are known. */
const unansweredBecause = (error: unknown): string => {
  const { name, message, code, hostname } = error as NodeJS.ErrnoException & { hostname?: string };
  if (code === 'ENOTFOUND' && hostname !== undefined) return `${hostname}: Name or service not known`;
  return message || name || String(error);
};

/** Errors that a service's model does not have come as the client's base class. */
const isBaseError = (error: unknown, module: SdkModule): boolean => {
  const kind = (error as object).constructor;
  return (
    /^.+ServiceException$/.test(kind.name) &&
    module[kind.name] === kind &&
    (error as Error).name !== kind.name
  );
};

/** Returns the part of an optimised integration's result that describes the HTTP response, as AWS adds it. */
export const sdkMetadata = ({ status, requestId, headers }: Omit<SdkAnswer, 'output'>): JsonObject => ({
  SdkHttpMetadata: {
    AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    HttpHeaders: { ...headers },
    HttpStatusCode: status,
  },
  SdkResponseMetadata: { RequestId: requestId },
});
