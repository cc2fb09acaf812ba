import { MAX_SERVICE_SECONDS, SERVICES_KIND } from '#contracts/services/service.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { isObject } from '#core/json.ts';
import { unreadProblem } from '../project.ts';
import type { Step } from '../step.ts';
import type { Schemas, StepProblem } from '../step-type.ts';
import { type Operation, placeholdersIn, registryOf } from './registry.ts';

/** Checks that the service and the operation are registered, what the operation gets, and the time. */
export const checkService = (step: Step, schemas: Schemas): StepProblem[] => {
  const registry = registryOf(schemas.project);
  const late = checkTimeout(step);
  if (!registry) return late;
  const name = String(step.service);
  const entry = Object.hasOwn(registry, name) ? registry[name] : undefined;
  if (!entry) {
    const unread = unreadProblem(schemas.project, `the service "${name}"`, { kind: SERVICES_KIND });
    if (unread) return [...late, { path: ['service'], ...unread }];
    const hint = namesOr(name, registry, 'register it in statemachines/<name>.services.yaml');
    return [...late, { path: ['service'], message: `there is no service "${name}"`, hint }];
  }
  const operations = entry.operations ?? {};
  const wanted = String(step.operation);
  const operation = Object.hasOwn(operations, wanted) ? operations[wanted] : undefined;
  if (operation) return [...late, ...checkInput(step, operation, schemas)];
  const message = `the service "${name}" has no operation "${wanted}"`;
  return [...late, { path: ['operation'], message, hint: namesOr(wanted, operations, 'it has none') }];
};

const namesOr = (name: string, known: object, otherwise: string): string => {
  const names = Object.keys(known);
  return didYouMean(name, names) ?? (names.length > 0 ? `there are ${names.join(', ')}` : otherwise);
};

const checkInput = (step: Step, operation: Operation, schemas: Schemas): StepProblem[] => {
  const given = step.with ?? {};
  const missing = placeholdersIn(operation.path).filter(
    (name) => isObject(given) && !Object.hasOwn(given, name),
  );
  if (missing.length > 0) {
    const message = `the path ${operation.path} of "${step.operation}" needs ${missing.map((name) => `"${name}"`).join(', ')}`;
    return [{ path: step.with === undefined ? [] : ['with'], message }];
  }
  const who = `the operation ${step.operation} of ${step.service}`;
  return operation.input ? schemas.misfits(given, { schema: operation.input, path: ['with'], who }) : [];
};

const checkTimeout = ({ timeout }: Step): StepProblem[] =>
  (parseDurationSeconds(timeout ?? '') ?? 0) > MAX_SERVICE_SECONDS
    ? [{ path: ['timeout'], message: `a service has 5m at most, got ${timeout}`, hint: 'write 5m' }]
    : [];
