import { readdirSync } from 'node:fs';
import { invariant } from '#core/invariant.ts';
import type { Command } from './command/command.ts';

const FOLDER = new URL('./commands/', import.meta.url);

/** Verbs of the CLI in alphabetical order: the files of `commands/`. */
export const commandNames = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -3))
    .sort();

/** Loads one command; the others are not read. */
export const loadCommand = async (name: string): Promise<Command> => {
  const { command } = (await import(new URL(`${name}.ts`, FOLDER).href)) as { command?: Command };
  invariant(command?.name === name, `lib/cli/commands/${name}.ts must export a command of that name`);
  return command;
};
