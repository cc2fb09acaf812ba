import type { Substitution } from '#contracts/manifest.ts';
import { actionSubstitution } from '#contracts/names.ts';
import { writtenBy } from '#contracts/scripts/records.ts';
import { scriptAction } from '#contracts/scripts/script-function.ts';
import { hashOf } from '#core/hash.ts';
import type { EmittedScript } from '#steps/emission.ts';
import type { Step } from '#steps/step.ts';
import type { Emitter } from './emitter.ts';

/** Notes what a placeholder stands for, and returns it. */
export const substitute = ({ build }: Emitter, key: string, substitution: Substitution): string => {
  build.substitutions[key] = substitution;
  return `\${${key}}`;
};

/** Returns the placeholder for the name of an action's function. */
export const functionName = (emitter: Emitter, action: string): string =>
  substitute(emitter, actionSubstitution(action), { kind: 'action', action });

/** Returns the placeholder for the name of one of the platform's functions. */
export const platformFunctionName = (emitter: Emitter, action: string): string =>
  substitute(emitter, actionSubstitution(`platform/${action}`), { kind: 'platform', action });

/** Returns the placeholder for the activity of an action that runs in a worker; undefined for one that is a function. */
export const activityName = (emitter: Emitter, action: string): string | undefined =>
  emitter.build.actions?.get(action)?.worker
    ? substitute(emitter, actionSubstitution(action), { kind: 'activity', action })
    : undefined;

/** Adds the function of a script, and returns its action. */
export const addScript = (
  { build }: Emitter,
  step: Step,
  { file, name, ...script }: EmittedScript,
): string => {
  const action = scriptAction(build.workflow, name ?? step.id, hashOf);
  const key = step.type === 'script' || name === undefined ? step.id : `${step.id}/${name}`;
  const writes = Object.values(script.records ?? {}).some(({ operations }) =>
    operations.some((operation) => operation !== 'get'),
  );
  const noted = writes ? { ...script, written: writtenBy(action) } : script;
  build.scripts.set(key, { action, file, name, script: noted });
  return action;
};
