import { defined } from '#core/defined.ts';
import { isObject, knownAs, parseJson } from '#core/json.ts';
import type { Api } from '../api/api.ts';
import type { Compensation, Undone } from './run-host.ts';

/** Returns how the compensation of each step of an execution has ended, and what is not undone, as its status says. */
export const compensationsOf = async (api: Api, workflow: string, name: string): Promise<Undone> => {
  const { body } = await api({ method: 'GET', target: `/workflows/${workflow}/executions/${name}` });
  const status = parseJson(body);
  const progress = isObject(status) && isObject(status.progress) ? status.progress : {};
  const steps = Array.isArray(progress.steps) ? progress.steps.filter(isObject) : [];
  const notUndone = isObject(status) ? knownAs<Undone['notUndone']>(status.not_undone) : undefined;
  return {
    steps: new Map(
      steps.flatMap(({ id, compensation, compensation_error: compensationError }) =>
        compensation === undefined
          ? []
          : [[String(id), { compensation, ...defined({ compensationError }) } as Compensation] as const],
      ),
    ),
    ...defined({ notUndone }),
  };
};
