import { readFileSync } from 'node:fs';
import { didYouMean } from '#core/did-you-mean.ts';
import { parseCommandLine } from './command/arguments.ts';
import type { CommandCall } from './command/command.ts';
import { EXIT } from './command/exit-codes.ts';
import { asUserError } from './errors/system-refusal.ts';
import { UserError } from './errors/user-error.ts';
import { commandNames, loadCommand } from './registry.ts';
import { renderError } from './render/error.ts';
import { renderCommandHelp, renderOverview } from './render/usage.ts';
import { systemTerminal, type Terminal } from './terminal/terminal.ts';

/** What surrounds a call of the CLI; the process's own unless told. */
export interface Surroundings {
  terminal?: Terminal;
  cwd?: string;
  env?: Readonly<Record<string, string | undefined>>;
}

/** Runs one command line; the result is the exit code: 0 ok, 1 could not start, 2 the workflow failed. Never throws. */
export const main = async (argv: string[], surroundings: Surroundings = {}): Promise<number> => {
  const { terminal = systemTerminal(), cwd = process.cwd(), env = process.env } = surroundings;
  if (!surroundings.terminal) endQuietlyWhenTheReaderLeaves();
  try {
    return await dispatch(argv, { terminal, cwd, env });
  } catch (thrown) {
    const error = asUserError(thrown);
    const debug = argv.includes('--debug');
    if (argv.includes('--json')) {
      const { name, message, hint, details } = error as UserError;
      terminal.line(JSON.stringify({ error: { name, message, hint, ...details } }));
    }
    terminal.note(renderError(error, { colors: terminal.colors, debug }));
    return EXIT.couldNotStart;
  }
};

const dispatch = async (argv: string[], surroundings: Required<Surroundings>): Promise<number> => {
  const { terminal } = surroundings;
  const [verb, ...rest] = argv;
  if (verb === '--version' || verb === '-V') {
    terminal.line(`baton ${version()}`);
    return EXIT.ok;
  }
  if (verb === undefined || verb === 'help' || verb.startsWith('-')) {
    return overview(verb === 'help' ? rest[0] : undefined, verb, terminal);
  }
  if (!commandNames().includes(verb)) throw unknownCommand(verb);
  const command = await loadCommand(verb);
  const { positionals, options } = parseCommandLine(command, rest);
  if (options.help) {
    terminal.line(renderCommandHelp(command, terminal.colors));
    return EXIT.ok;
  }
  return command.run({ ...surroundings, positionals, options } as CommandCall);
};

const overview = async (
  topic: string | undefined,
  flag: string | undefined,
  terminal: Terminal,
): Promise<number> => {
  if (topic !== undefined) {
    if (!commandNames().includes(topic)) throw unknownCommand(topic);
    terminal.line(renderCommandHelp(await loadCommand(topic), terminal.colors));
    return EXIT.ok;
  }
  const known = [undefined, 'help', '--help', '-h'].includes(flag);
  if (!known)
    throw new UserError(`Unknown option ${flag}; a command comes first`, { hint: 'baton --help lists them' });
  terminal.line(renderOverview(await Promise.all(commandNames().map(loadCommand)), terminal.colors));
  return EXIT.ok;
};

const version = (): string => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
};

const unknownCommand = (verb: string): UserError =>
  new UserError(`Unknown command "${verb}"`, {
    hint: didYouMean(verb, commandNames()) ?? `the commands are ${commandNames().join(', ')}`,
  });

/** `baton … | head` closes the pipe early: that is no mistake. */
const endQuietlyWhenTheReaderLeaves = (): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    throw error;
  });
};
