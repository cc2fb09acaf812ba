import { SDK_SERVICES } from '#asl/sdk-services.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { isObject } from '#core/json.ts';
import type { Schemas, StepProblem } from '../step-type.ts';
import type { AwsStep } from './call.ts';
import { permissionsOf } from './permissions.ts';

/** Lists what is wrong with a call: a service, an action or a parameter that there is not, and permissions that are not known. */
export const checkAws = (step: AwsStep, { project }: Schemas): StepProblem[] => {
  const { service, action } = step;
  if (!SDK_SERVICES.has(service)) {
    const message = `Step Functions knows no service "${service}"`;
    return [{ path: ['service'], message, hint: didYouMean(service, [...SDK_SERVICES]) }];
  }
  const found: StepProblem[] = [];
  if (!permissionsOf(step)) {
    const message = `the permission for ${service}:${action} is not known`;
    found.push({ path: ['service'], message, hint: 'say it: add "allow: [service:Action]"' });
  }
  if (step.with !== undefined && !isObject(step.with))
    found.push({ path: ['with'], message: 'expected a map of parameters' });
  for (const problem of project.checkCall?.(service, action, isObject(step.with) ? step.with : {}) ?? []) {
    found.push({
      path: problem.at === 'action' ? ['action'] : ['with', ...problem.path],
      ...(problem.at === 'action' ? {} : { at: 'key' as const }),
      message: problem.message,
      hint: problem.hint,
    });
  }
  return found;
};
