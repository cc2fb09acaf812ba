import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

const BY_AGENT: [agent: RegExp, invocation: string][] = [
  [/^pnpm\//, 'pnpm baton'],
  [/^yarn\//, 'yarn baton'],
  [/^bun\//, 'bunx baton'],
];

/** Returns how the user can call the CLI: `baton` if a shell finds it, else through the package manager that started it, or npx. */
export const invocationOf = (env: Environment): string => {
  // A package manager's scripts find what the user's shell does not.
  const isScript = env.npm_lifecycle_event !== undefined || env.npm_command !== undefined;
  if (!isScript && (env.PATH === undefined || isOnPath(env.PATH))) return 'baton';
  const agent = env.npm_config_user_agent ?? '';
  return BY_AGENT.find(([pattern]) => pattern.test(agent))?.[1] ?? 'npx baton';
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
