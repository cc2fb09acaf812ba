import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defined } from '#core/defined.ts';
import { hashOf } from '#core/hash.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { BatonSettings } from './config/settings.ts';
import type { Code, DeploymentRecord } from './deployment-record.ts';

/** Files that say which packages are installed. */
const LOCK_FILES = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'];

/** Digits of a digest. */
const DIGITS = 16;

/** Reads the code of a project, without tests. What it imports from elsewhere than packages is not in it. */
export const codeIn = (root: string): Code => {
  const folder = join(root, 'lambdas');
  const files = globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/[.]test[.][a-z]+$/.test(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((file) => !/(^|\/)(node_modules|testing)\//.test(file))
    .toSorted();
  const parts = new Map<string, string[]>();
  for (const file of files) {
    const part = file.split('/').slice(0, 2).join('/');
    parts.set(part, [...(parts.get(part) ?? []), file]);
  }
  const digest = (names: readonly string[], at: string): string =>
    hashOf(names.map((name) => [name, readFileSync(join(at, name)).toString('base64')])).slice(0, DIGITS);
  const locks = LOCK_FILES.filter((name) => existsSync(join(root, name)));
  return Object.fromEntries([
    ...[...parts].map(([part, names]) => [part, digest(names, folder)]),
    ...locks.map((name) => [name, digest([name], root)]),
  ]);
};

/** Settings of which a record has digests, which say whether they differ: people's addresses. */
const PRIVATE: readonly string[] = ['alarmEmail', 'approvalEmails'] satisfies (keyof BatonSettings)[];

/** Returns settings as a record has them, by name. */
export const recordedSettings = ({ stage: _, ...settings }: BatonSettings): JsonObject => {
  const plain = JSON.parse(JSON.stringify(settings)) as JsonObject;
  const recorded = Object.entries(plain).map(([name, value]): [string, Json] => {
    const isEmpty = Array.isArray(value) && value.length === 0;
    return [name, PRIVATE.includes(name) && !isEmpty ? `(digest ${hashOf(value).slice(0, 8)})` : value];
  });
  return Object.fromEntries(recorded);
};

/** Returns the record of a deployment of a project as it is. */
export const deploymentRecord = (root: string, settings: BatonSettings): DeploymentRecord => ({
  ...defined({ stage: settings.stage }),
  code: codeIn(root),
  settings: recordedSettings(settings),
});
