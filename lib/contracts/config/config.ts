import { defined } from '#core/defined.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { ownField } from '#core/json.ts';
import { checkSettings, SettingsError, stageProblem } from './check-settings.ts';
import { type BatonSettings, SETTINGS, type StageSettings } from './settings.ts';

/** What `baton.config.ts` exports. */
export interface BatonConfig {
  /** Settings of every stage, and of a deployment without one. */
  defaults?: StageSettings;
  /** Settings by stage; a stage that is not listed here cannot be deployed. */
  stages?: Readonly<Record<string, StageSettings>>;
}

/** Types what `baton.config.ts` exports: `export default defineConfig({ stages: { prod: { … } } })`. */
export const defineConfig = (config: BatonConfig): BatonConfig => config;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Checks a configuration; throws a SettingsError with a line, `<file>: <field>: …`, for all that is wrong. */
export const parseConfig = (value: unknown, file: string): BatonConfig => {
  if (!isRecord(value))
    throw new SettingsError(`${file}: expected \`export default defineConfig({ stages: { … } })\``);
  const problems: string[] = [];
  const settingsAt = (field: string, given: unknown): StageSettings => {
    if (given === undefined) return {};
    if (!isRecord(given)) {
      problems.push(`${field}: expected an object of settings, got ${JSON.stringify(given)}`);
      return {};
    }
    const checked = checkSettings(given, (name) => `${field}.${name}`);
    problems.push(...checked.problems);
    return checked.settings;
  };
  const { defaults, stages = {}, ...others } = value;
  for (const key of Object.keys(others)) {
    const hint = didYouMean(key, ['defaults', 'stages']);
    problems.push(`${key}: expected only "defaults" and "stages" here${hint ? `; ${hint}` : ''}`);
  }
  const config: BatonConfig = { defaults: settingsAt('defaults', defaults) };
  if (!isRecord(stages)) {
    problems.push(`stages: expected an object of stages by name, got ${JSON.stringify(stages)}`);
  } else {
    config.stages = Object.fromEntries(
      Object.entries(stages).map(([name, settings]) => {
        const problem = stageProblem(name);
        if (problem) problems.push(`stages.${name}: ${problem}`);
        return [name, settingsAt(`stages.${name}`, settings)];
      }),
    );
  }
  if (problems.length > 0)
    throw new SettingsError(problems.map((problem) => `${file}: ${problem}`).join('\n'));
  return config;
};

/** Where the settings of a deployment come from; later ones win. */
export interface SettingSources {
  config?: BatonConfig;
  stage?: string;
  /** Settings that were given by hand, by name without `baton:`. */
  context?: Readonly<Record<string, unknown>>;
}

/**
 * Returns the settings of a stage, or of a deployment without one: defaults, the stage's own, and those in the context. Throws a
 * SettingsError with a line for each that cannot be used.
 */
export const settingsOf = ({ config = {}, stage, context = {} }: SettingSources): BatonSettings => {
  const { settings, problems } = checkSettings(context, (name) => `baton:${name}`);
  const problem = stage === undefined ? undefined : (stageProblem(stage) ?? missingStage(stage, config));
  if (problem) problems.unshift(`stage: ${problem}`);
  if (problems.length > 0)
    throw new SettingsError(`The context holds settings that do not fit:\n${problems.join('\n')}`);
  const own = stage === undefined ? {} : ownField(config.stages, stage);
  return {
    ...SETTINGS.parse({ ...config.defaults, ...own, ...settings }),
    ...defined({ stage }),
  };
};

/** A project that lists stages has no others: a misspelt stage would be a second system. */
const missingStage = (stage: string, { stages = {} }: BatonConfig): string | undefined => {
  const names = Object.keys(stages);
  if (names.length === 0 || names.includes(stage)) return undefined;
  const hint = didYouMean(stage, names);
  return `"${stage}" is not in baton.config.ts; expected ${names.join(', ')}${hint ? `; ${hint}` : ''}`;
};
