import { settingsOf } from '#contracts/config/config.ts';
import { checkFactories } from '#contracts/config/factory-concurrency.ts';
import { loadConfig } from '#contracts/config/load-config.ts';
import type { BatonSettings } from '#contracts/config/settings.ts';
import { defined } from '#core/defined.ts';
import { findFunctions } from '#local/workers/functions.ts';
import { UserError } from '../errors/user-error.ts';

/**
 * Returns the settings of a stage by `baton.config.ts`, of which a local stack takes the concurrent calls that are reserved for factories: by
 * default those of a deployment without a stage. Throws a UserError if the settings do not fit, or name a factory or a stage that there is not.
 */
export const localSettings = async (root: string, stage?: string): Promise<BatonSettings> => {
  try {
    const settings = settingsOf({ config: await loadConfig(root), ...defined({ stage }) });
    checkFactories(
      [...findFunctions(root).values()].map(({ action }) => action),
      settings.factoryConcurrency,
    );
    return settings;
  } catch (error) {
    if ((error as Error).name !== 'SettingsError') throw error;
    const text = (error as Error).message.replace(/^The context holds settings that do not fit:\n/, '');
    throw new UserError(text, { hint: 'fix baton.config.ts' });
  }
};
