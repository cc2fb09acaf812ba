import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { importAuthorModule } from '#core/author-import.ts';
import { moduleFile } from '#core/module-file.ts';
import { SettingsError } from './check-settings.ts';
import { type BatonConfig, parseConfig } from './config.ts';

/**
 * Loads `baton.config.ts` (or .js) of a project's folder; an empty configuration if there is none. Throws a SettingsError that
 * names the file and every field that is wrong.
 */
export const loadConfig = async (root: string): Promise<BatonConfig> => {
  const path = moduleFile(root, 'baton.config');
  if (path === undefined) return {};
  const file = basename(path);
  const loaded = await importAuthorModule(pathToFileURL(path).href).catch((error: Error) => {
    throw new SettingsError(`${file}: cannot be loaded: ${error.message}`);
  });
  return parseConfig((loaded as { default?: unknown }).default, file);
};
