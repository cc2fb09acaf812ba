import { SDK_SERVICES } from '#asl/sdk-services.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type Json } from '#core/json.ts';
import type { Schemas, StepProblem } from '../step-type.ts';
import type { AwsStep } from './call.ts';
import { JOB_NAMES } from './jobs.ts';
import { checkPermissions, permissionsOf } from './permissions.ts';

/** Lists what is wrong with a call: a service or an action that there is not, parameters that do not fit, and permissions that are not known. */
export const checkAws = (step: AwsStep, schemas: Schemas): StepProblem[] => {
  const { project } = schemas;
  const { service, action } = step;
  if (!SDK_SERVICES.has(service)) {
    const message = `Step Functions knows no service "${service}"`;
    return [{ path: ['service'], message, hint: didYouMean(service, [...SDK_SERVICES]) }];
  }
  const found: StepProblem[] = [];
  if (!permissionsOf(step, project)) {
    const message = `the permission for ${service}:${action} is not known`;
    found.push({ path: ['service'], message, hint: 'say it: add "allow: [service:Action]"' });
  }
  found.push(...checkWait(step));
  if (step.with !== undefined && !isObject(step.with))
    found.push({ path: ['with'], message: 'expected a map of parameters' });
  else found.push(...checkParameters(step, schemas));
  // An action that there is not has no permission either.
  const isUnknown = found.some(({ path }) => path[0] === 'action');
  return isUnknown && !step.allow ? found : [...found, ...checkPermissions(step, project)];
};

/** Checks the parameters against the service's model. */
const checkParameters = (step: AwsStep, schemas: Schemas): StepProblem[] => {
  const { service, action, wait, token_in: token } = step;
  const call = schemas.project.serviceCall?.(service, action, wait === 'sync');
  if (!call) return [];
  if ('problem' in call) return [{ path: ['action'], ...call.problem }];
  if (schemas.malformed && step.with === undefined) return [];
  // What the step puts the token into is a map, which is sent as text.
  const given = {
    ...(isObject(step.with) ? step.with : {}),
    ...(token !== undefined && { [token]: {} }),
  };
  const schema = call.input(outlined(given, schemas));
  return schemas.misfits(given, { schema, path: ['with'], who: `${service}:${action}` });
};

/** Returns a value with a map or a list in place of each expression that yields one. */
const outlined = (value: Json, schemas: Schemas): Json => {
  if (Array.isArray(value)) return value.map((item) => outlined(item, schemas));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, outlined(item, schemas)]));
  if (typeof value !== 'string') return value;
  const { type, anyOf } = schemas.template(value) ?? {};
  const types = [type, ...(Array.isArray(anyOf) ? anyOf.map((one) => isObject(one) && one.type) : [])].flat();
  if (types.includes('object')) return {};
  return types.includes('array') ? [] : value;
};

const checkWait = (step: AwsStep): StepProblem[] => {
  const { service, action, wait, token_in: token } = step;
  if (token !== undefined && wait !== 'callback')
    return [
      { path: ['token_in'], at: 'key', message: 'only a callback has a token', hint: 'add "wait: callback"' },
    ];
  if (wait === 'sync' && !JOB_NAMES.includes(`${service}:${action}`)) {
    const message = `Step Functions does not wait for what ${service}:${action} starts`;
    return [{ path: ['wait'], message, hint: `it waits for ${JOB_NAMES.join(', ')}` }];
  }
  return wait === 'callback' ? checkCallback(step) : [];
};

const checkCallback = ({ token_in: token, timeout, ...step }: AwsStep): StepProblem[] => {
  const found: StepProblem[] = [];
  if (timeout === undefined)
    found.push({
      path: ['wait'],
      message: 'a callback may never come',
      hint: 'add "timeout: 24h", for example',
    });
  if (token === undefined) {
    const hint = 'add "token_in: MessageBody", for example';
    found.push({ path: ['wait'], message: 'whoever answers needs the task token', hint });
  } else if (isObject(step.with) && step.with[token] !== undefined && !isObject(step.with[token])) {
    const message = `expected a map, in which "task_token" is put, got ${JSON.stringify(step.with[token])}`;
    found.push({ path: ['with', token], message });
  }
  return found;
};
