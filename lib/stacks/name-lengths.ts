import { SettingsError } from '#contracts/config/check-settings.ts';
import type { BatonSettings } from '#contracts/config/settings.ts';
import { functionName, staged } from '#contracts/names.ts';
import type { Project } from './project.ts';

/** Characters of a function's name, and of a state machine's, that AWS takes. */
const MAX_FUNCTION = 64;
const MAX_STATE_MACHINE = 80;

/** Throws a SettingsError for names that are too long, before CloudFormation finds the first after minutes. */
export const checkNames = ({ functions, workflows }: Project, settings: BatonSettings): void => {
  const { stage, stateMachinePrefix } = settings;
  const scripts = workflows.flatMap(({ scripts = {} }) => Object.keys(scripts).map((action) => ({ action })));
  const tooLong = [
    ...[...functions, ...scripts].map(({ action }) => ({
      name: functionName(action, stage),
      max: MAX_FUNCTION,
    })),
    ...workflows.map(({ name }) => ({
      name: staged(`${stateMachinePrefix}${name}`, stage),
      max: MAX_STATE_MACHINE,
    })),
  ].filter(({ name, max }) => name.length > max);
  if (tooLong.length === 0) return;
  const lines = tooLong.map(({ name, max }) => `${name}: ${name.length} characters; AWS takes ${max}`);
  throw new SettingsError(
    `Names are too long${stage ? `; a shorter stage helps` : ''}:\n${lines.join('\n')}`,
  );
};
