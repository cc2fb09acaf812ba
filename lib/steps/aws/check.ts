import { SDK_SERVICES } from '#asl/sdk-services.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { isObject } from '#core/json.ts';
import type { Schemas, StepProblem } from '../step-type.ts';
import type { AwsStep } from './call.ts';
import { JOB_NAMES } from './jobs.ts';
import { checkPermissions, permissionsOf } from './permissions.ts';

/** Lists what is wrong with a call: a service, an action or a parameter that there is not, and permissions that are not known. */
export const checkAws = (step: AwsStep, { project }: Schemas): StepProblem[] => {
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
  const parameters = isObject(step.with) ? step.with : {};
  for (const problem of project.checkCall?.(service, action, parameters, step.wait === 'sync') ?? []) {
    found.push({
      path: problem.at === 'action' ? ['action'] : ['with', ...problem.path],
      ...(problem.at === 'action' ? {} : { at: 'key' as const }),
      message: problem.message,
      hint: problem.hint,
    });
  }
  // An action that there is not has no permission either.
  const isUnknown = found.some(({ path }) => path[0] === 'action');
  return isUnknown && !step.allow ? found : [...found, ...checkPermissions(step, project)];
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
