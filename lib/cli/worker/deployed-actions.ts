import { WORKER_OUTPUT, type WorkerActivityOutput } from '#contracts/worker.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, knownAs, parseJson } from '#core/json.ts';
import { UserError } from '../errors/user-error.ts';

/** Reads what the outputs of a stage's workers stack tell about actions, by action. */
export const actionsInOutputs = (
  outputs: ReadonlyMap<string, string>,
): ReadonlyMap<string, WorkerActivityOutput> =>
  new Map(
    [...outputs]
      .filter(([key]) => key.startsWith(WORKER_OUTPUT))
      .map(([, value]) => parseJson(value))
      .filter((value) => isObject(value) && typeof value.action === 'string')
      .map((value) => knownAs<WorkerActivityOutput>(value))
      .map((output) => [output.action, output]),
  );

/** Chooses the actions that a worker is to run (default: all); throws a UserError if one is not deployed, or not in this project. */
export const chooseActions = (
  deployed: ReadonlyMap<string, WorkerActivityOutput>,
  only: readonly string[],
  present: ReadonlySet<string>,
): WorkerActivityOutput[] => {
  const names = only.length > 0 ? [...new Set(only)] : [...deployed.keys()];
  return names.map((name) => {
    const output = deployed.get(name);
    if (!output) {
      throw new UserError(`No worker is deployed for the action "${name}"`, {
        hint: didYouMean(name, [...deployed.keys()]) ?? `the stage has ${[...deployed.keys()].join(', ')}`,
      });
    }
    if (present.has(name)) return output;
    throw new UserError(`The action "${name}" is deployed, and this project has no lambdas/${name}`, {
      hint: 'check out the version that is deployed, or choose actions with --only',
    });
  });
};
