import { didYouMean } from '#core/did-you-mean.ts';
import { ownField } from '#core/json.ts';
import { SettingsError } from './check-settings.ts';
import type { BatonSettings } from './settings.ts';

/** Concurrent calls that are reserved for each function of a factory, by factory. */
export type FactoryConcurrency = BatonSettings['factoryConcurrency'];

const factoryOf = (action: string): string => action.split('/')[0] ?? '';

/** Returns the deployment of an author's action with the concurrent calls that the settings reserve, over its own. */
export const withFactoryConcurrency = <Deployment extends { reservedConcurrency?: number }>(
  action: string,
  deployment: Deployment,
  reserved: FactoryConcurrency,
): Deployment => {
  const reservedConcurrency = ownField(reserved, factoryOf(action));
  return reservedConcurrency === undefined ? deployment : { ...deployment, reservedConcurrency };
};

/** Throws a SettingsError for concurrency that is reserved for factories which a project with these actions does not have. */
export const checkFactories = (actions: readonly string[], reserved: FactoryConcurrency): void => {
  const known = [...new Set(actions.map(factoryOf))].filter((name) => name !== 'platform').sort();
  const lines = Object.keys(reserved)
    .filter((name) => !known.includes(name))
    .map((name) => `"${name}"; ${didYouMean(name, known) ?? `there are ${known.join(', ') || 'none'}`}`);
  if (lines.length > 0)
    throw new SettingsError(`factoryConcurrency: there is no factory ${lines.join('\nand none ')}`);
};
