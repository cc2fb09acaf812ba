import { isObject, type JsonObject } from '#core/json.ts';

/** Digests of the code below `lambdas`, by folder: that of an action, or what actions share. The lock file stands for the installed packages. */
export type Code = Readonly<Record<string, string>>;

/** File beside the manifests that says what was deployed; only the function that is asked for it has it. */
export const DEPLOYMENT_FILE = 'deployment.json';

/** What was deployed besides workflows: digests of the code as it was then, and the settings by name. */
export interface DeploymentRecord {
  /** Absent of a deployment without one. */
  stage?: string;
  code: Code;
  settings: JsonObject;
}

/** Returns a record that was read; undefined if it is none. */
export const readRecord = (value: unknown): DeploymentRecord | undefined =>
  isObject(value) && isObject(value.code) && isObject(value.settings)
    ? {
        ...(typeof value.stage === 'string' && { stage: value.stage }),
        code: Object.fromEntries(Object.entries(value.code).map(([part, hash]) => [part, String(hash)])),
        settings: value.settings,
      }
    : undefined;
