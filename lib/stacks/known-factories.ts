import { SettingsError } from '#contracts/config/check-settings.ts';
import type { BatonSettings } from '#contracts/config/settings.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import type { Project } from './project.ts';

/** Throws a SettingsError for concurrency that is reserved for factories which the project does not have. */
export const checkFactories = ({ functions }: Project, { factoryConcurrency }: BatonSettings): void => {
  const known = [...new Set(functions.map(({ action }) => action.split('/')[0] ?? ''))]
    .filter((name) => name !== 'platform')
    .sort();
  const lines = Object.keys(factoryConcurrency)
    .filter((name) => !known.includes(name))
    .map((name) => `"${name}"; ${didYouMean(name, known) ?? `there are ${known.join(', ') || 'none'}`}`);
  if (lines.length > 0)
    throw new SettingsError(`factoryConcurrency: there is no factory ${lines.join('\nand none ')}`);
};
