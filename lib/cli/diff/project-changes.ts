import type { Code } from '#contracts/deployment-record.ts';
import { defined } from '#core/defined.ts';
import { type CodeChanges, compareCode } from './code.ts';
import { compareSettings, type SettingsChanges } from './settings-changes.ts';
import type { Side } from './sides.ts';

/** How projects differ besides their workflows. */
export interface ProjectChanges {
  /** Absent if the code of one side is not known. */
  code?: CodeChanges;
  /** Absent if the settings of one side are not known. */
  settings?: SettingsChanges;
  /** What could not be compared, and why. */
  notCompared: string[];
}

/** Compares the code and the settings of two places; with a workflow, the code of what it calls. */
export const projectChanges = (from: Side, to: Side, workflow?: string): ProjectChanges => {
  const called = workflow === undefined ? undefined : calledBy(workflow, [from, to]);
  const code = codeChanges(from, to, called);
  const settings = workflow === undefined ? compareSettings(from, to) : undefined;
  const notCompared = [
    ...(code ? [] : [unknownCode(from)]),
    ...(settings || workflow !== undefined ? [] : [`settings: ${NO_RECORD}`]),
    ...(settings && 'problem' in settings ? [`settings: ${settings.problem}`] : []),
    ...(code ? ['what actions import from outside of lambdas, unless it is a package'] : []),
  ];
  return { ...defined({ code, settings }), notCompared };
};

const NO_RECORD = 'the deployment was made before it left a record of them';

const unknownCode = ({ usesSavedCode }: Side): string =>
  usesSavedCode
    ? 'the code of actions: "baton dev" calls it as it is saved'
    : `the code of actions: ${NO_RECORD}`;

/** The actions that a workflow calls on either side. */
const calledBy = (workflow: string, sides: readonly Side[]): Set<string> =>
  new Set(
    sides.flatMap(({ manifests }) =>
      Object.values(manifests.get(workflow)?.substitutions ?? {}).flatMap((one) =>
        'action' in one ? [one.action] : [],
      ),
    ),
  );

const codeChanges = (
  from: Side,
  to: Side,
  called: ReadonlySet<string> | undefined,
): CodeChanges | undefined => {
  if (!from.code || !to.code) return undefined;
  if (!called) return compareCode(from.code, to.code);
  const own = (code: Code): Code =>
    Object.fromEntries(Object.entries(code).filter(([part]) => called.has(part) || isShared(part)));
  return compareCode(own(from.code), own(to.code));
};

/** What is shared may be used by any action, and so may packages. */
const isShared = (part: string): boolean => !part.includes('/') || /(^|\/)shared(\/|$)/.test(part);
