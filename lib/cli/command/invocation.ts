import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { ownField } from '#core/json.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const BY_AGENT: [agent: RegExp, invocation: string][] = [
  [/^pnpm\//, 'pnpm baton'],
  [/^yarn\//, 'yarn baton'],
  [/^bun\//, 'bunx baton'],
];

/**
 * Returns how the user can call the CLI in a folder: `baton` if a shell finds it, else through the package manager that started it, as a script if
 * the project has one of this name (as a clone of Baton's repository does), or npx.
 */
export const invocationOf = (env: Environment, folder: string): string => {
  // A package manager's scripts find what the user's shell does not.
  const isScript = env.npm_lifecycle_event !== undefined || env.npm_command !== undefined;
  if (!isScript && (env.PATH === undefined || isOnPath(env.PATH))) return 'baton';
  const agent = env.npm_config_user_agent ?? '';
  const other = BY_AGENT.find(([pattern]) => pattern.test(agent))?.[1];
  if (other !== undefined) return other;
  return env.npm_command !== 'exec' && hasScript(folder) ? 'npm run baton --' : 'npx baton';
};

/** Whether npm finds a script `baton` from a folder. */
const hasScript = (folder: string): boolean => {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return dirname(folder) !== folder && hasScript(dirname(folder));
  try {
    const { scripts } = JSON.parse(readFileSync(file, 'utf8')) as { scripts?: Record<string, unknown> };
    return typeof ownField(scripts ?? {}, 'baton') === 'string';
  } catch {
    return false;
  }
};

const isOnPath = (path: string): boolean =>
  path
    .split(delimiter)
    .some((folder) => ['baton', 'baton.cmd'].some((name) => existsSync(join(folder, name))));

/** Writes the commands in a message as the user can call them; `verbs` are those that there are. */
export const asInvoked = (text: string, invocation: string, verbs: readonly string[]): string =>
  invocation === 'baton'
    ? text
    : text.replaceAll(
        new RegExp(
          `(?<!(?:npx|exec|run|pnpm|yarn|bunx) )(?<![\\w./@-])baton (?=(?:${verbs.join('|')}|COMMAND|--)\\b|--)`,
          'g',
        ),
        `${invocation} `,
      );
