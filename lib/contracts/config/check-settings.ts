import { didYouMean } from '#core/did-you-mean.ts';
import { SETTINGS, type StageSettings } from './settings.ts';

/** Settings that cannot be used; the message has a line for each. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/** Settings that are fit for use, and what is wrong with the others, a line each. */
export interface CheckedSettings {
  settings: StageSettings;
  problems: string[];
}

/** Checks settings, of which none need be there; `nameOf` says how a setting is called where it was given. */
export const checkSettings = (
  given: Readonly<Record<string, unknown>>,
  nameOf: (setting: string) => string,
): CheckedSettings => {
  const settings: Record<string, unknown> = {};
  const problems: string[] = [];
  const known = Object.keys(SETTINGS.shape);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!known.includes(name)) {
      const hint = didYouMean(nameOf(name), known.map(nameOf)) ?? `expected one of ${known.join(', ')}`;
      problems.push(`${nameOf(name)}: there is no such setting; ${hint}`);
      continue;
    }
    const schema = SETTINGS.shape[name as keyof typeof SETTINGS.shape];
    const parsed = schema.safeParse(value);
    if (parsed.success) settings[name] = parsed.data;
    else problems.push(`${nameOf(name)}: expected ${schema.meta()?.expected}, got ${JSON.stringify(value)}`);
  }
  return { settings, problems };
};

const MAX_STAGE_LENGTH = 16;

/** Returns what is wrong with the name of a stage; undefined if nothing is. */
export const stageProblem = (stage: unknown): string | undefined => {
  const fits =
    typeof stage === 'string' &&
    stage.length <= MAX_STAGE_LENGTH &&
    /^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(stage);
  // Every name is `<stage>-baton-…`: with "baton" in the stage, the names of two stages could overlap.
  if (fits && !stage.includes('baton')) return undefined;
  return `${JSON.stringify(stage)} cannot be a stage; expected at most ${MAX_STAGE_LENGTH} lower-case letters, digits and hyphens, a letter first, without "baton"`;
};
