import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { DEPLOYED_PACKAGES, type PythonPackage, pythonPackage } from '#core/python-packages.ts';

/** The processors that functions of scripts run on. */
const PROCESSORS = 'aarch64';

/** Copies packages of Python with all that they depend on into a folder. Throws if one is not installed, or not for Lambda. */
export const copyPythonPackages = (names: readonly string[], root: string, target: string): void => {
  const copied = new Set<string>();
  const copy = (name: string): void => {
    const found = pythonPackage(name, root);
    if (!found)
      throw new Error(`The package "${name}" of a script is not installed: .venv/bin/pip install ${name}`);
    if (copied.has(found.name)) return;
    copied.add(found.name);
    if (!runsOnLambda(found)) throw new Error(notForLambda(found));
    for (const file of found.files) cpSync(join(found.site, file), join(target, file));
    for (const needed of found.needs) copy(needed);
  };
  for (const name of names) copy(name);
};

const runsOnLambda = ({ platforms }: PythonPackage): boolean =>
  platforms.length === 0 ||
  platforms.some(
    (platform) => platform === 'any' || (platform.includes('linux') && platform.endsWith(PROCESSORS)),
  );

const notForLambda = ({ name, platforms }: PythonPackage): string =>
  `The package "${name}" of a script has native code for ${platforms.join(', ')}, and its function runs on Linux for Arm: ` +
  `pip install --target ${DEPLOYED_PACKAGES} --platform manylinux2014_${PROCESSORS} --python-version 3.14 --only-binary=:all: ${name}`;
