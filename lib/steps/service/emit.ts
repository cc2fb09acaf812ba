import { secretNames } from '#contracts/connections/secret-names.ts';
import { permanentErrors } from '#contracts/errors.ts';
import { SERVICE_ERRORS } from '#contracts/services/errors.ts';
import { MAX_SERVICE_SECONDS } from '#contracts/services/service.ts';
import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { EmitContext, Fragment } from '../emission.ts';
import { callPlatform } from '../platform-call.ts';
import type { Project } from '../project.ts';
import type { Compensation, Step } from '../step.ts';
import {
  describeService,
  type Operation,
  placeholdersIn,
  registryOf,
  type ServiceEntry,
  withNeeds,
} from './registry.ts';

/** The platform's function that calls services. */
export const ACTION = 'call-service';

/** The platform's function that checks their health. */
const CHECKER = 'check-services';

/** Seconds that a call may take if neither the step nor the service says. */
const DEFAULT_SECONDS = 30;

/** The service and operation of a step; what is not registered is empty. */
const registered = (step: Step, project: Project): { entry: ServiceEntry; operation: Operation } => {
  const registry = registryOf(project) ?? {};
  const entry = ownField(registry, String(step.service)) ?? { url: '' };
  return { entry, operation: ownField(entry.operations, String(step.operation)) ?? { path: '' } };
};

/** Returns the operation of a step. */
export const operationOf = (step: Step, project: Project): Operation => registered(step, project).operation;

const asJson = (value: object): Json => value as JsonObject;

/** What the function gets about a service and one of its operations. */
const about = (step: Step, name: string, project: Project): JsonObject => {
  const { entry } = registered(step, project);
  const { method = 'POST', path = '', input, output } = ownField(entry.operations, name) ?? {};
  const { health: _, description: __, ...service } = describeService(String(step.service), entry, project);
  return {
    service: asJson(service),
    operation: { name, method, path, ...defined({ input, output }) } as JsonObject,
  };
};

/**
 * Returns the call that undoes the operation, if it says which one does. It gets what the operation got, and over that what the
 * operation answered, if its path needs more: a call that does not need the answer also undoes what may have happened.
 */
export const undo = (step: Step, project: Project): Compensation | undefined => {
  const { entry, operation } = registered(step, project);
  if (operation.undo === undefined) return undefined;
  const given = step.with ?? {};
  const { path = '' } = ownField(entry.operations, operation.undo) ?? {};
  const needed = placeholdersIn(path);
  // Without what its own path names, the operation was never asked for.
  const certain = [...placeholdersIn(operation.path), ...(isObject(given) ? Object.keys(given) : [])];
  const needsAnswer =
    (!isObject(given) && needed.length === 0) || needed.some((name) => !certain.includes(name));
  return {
    uses: ACTION,
    platform: true,
    with: {
      ...about(step, operation.undo, project),
      values: [given, ...(needsAnswer ? [`{{ $${step.id} }}`] : [])],
      health: [],
      undoes: true,
      timeout_seconds: DEFAULT_SECONDS,
    },
    ...defined({ retry: entry.retry }),
  };
};

/** Emits one Task state that calls the function which calls services: their health first, behind a breaker for each service. */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const { project } = context;
  const { entry } = registered(step, project);
  const registry = registryOf(project) ?? {};
  const name = String(step.service);
  const checked = withNeeds(name, registry).map((one) =>
    describeService(one, ownField(registry, one) ?? { url: '' }, project),
  );
  const secrets = [...new Set(checked.flatMap(secretNames))];
  for (const [key, action] of [
    ['reach', ACTION],
    ['health', CHECKER],
  ] as const)
    context.substitute(`${key}__${step.id}`, { kind: 'reach', action: `platform/${action}`, secrets });
  const settings: Step = {
    ...step,
    ...defined({ timeout: step.timeout ?? entry.timeout, retry: step.retry ?? entry.retry }),
    ...(entry.breaker !== 'none' && {
      breaker: { name: `service-${name.replaceAll('_', '-')}`, ...entry.breaker },
    }),
  };
  const { find } = operationOf(step, project);
  const { TimeoutSeconds = DEFAULT_SECONDS } = context.timeout(settings);
  return callPlatform(settings, context, {
    action: ACTION,
    comment: `Calls ${step.operation} of the service ${name}.`,
    input: {
      ...(context.literal(about(step, String(step.operation), project)) as JsonObject),
      ...(find !== undefined && { find: context.literal(about(step, find, project).operation ?? null) }),
      values: [context.template(step.with ?? {})],
      health: context.literal(checked.filter(({ health }) => health).map(asJson)),
      timeout_seconds: Math.min(TimeoutSeconds, MAX_SERVICE_SECONDS),
    },
    finds: find !== undefined,
    sensitive: ['values'],
    permanent: permanentErrors(SERVICE_ERRORS),
  });
};
