import {
  type ArgumentKind,
  type CliContext,
  COMMON_OPTIONS,
  type Command,
  type OptionSpec,
} from '../command/command.ts';
import { joinBroken, readLine, type Shell, type UnfinishedLine } from './command-line.ts';
import { type Offer, offersOf } from './offers.ts';

export type { Offer } from './offers.ts';

/** What may follow on a command line. */
export interface Completions {
  offers: Offer[];
  /** What the shell is to add: paths of files or of folders. */
  paths?: 'file' | 'folder';
  /** Whether more of the word follows an offer, so that no space is added. */
  noSpace?: boolean;
}

const GLOBAL: Offer[] = [
  { value: '--help', description: 'Show the commands' },
  { value: '--version', description: 'Show the version' },
];

/** Finds what the last of the words after `baton` can become; the descriptions of the commands are its only source. */
export const complete = async (
  shell: Shell,
  typed: readonly string[],
  context: CliContext,
): Promise<Completions> => {
  const words = joinBroken(typed);
  const [verb = '', ...rest] = words;
  if (words.length <= 1)
    return { offers: startingWith(verb, [...(await commandOffers(context)), ...GLOBAL]) };
  if (verb === 'help')
    return { offers: rest.length === 1 ? startingWith(rest[0] ?? '', await commandOffers(context)) : [] };
  const command = await context.commands.get(verb)?.();
  if (!command) return { offers: [] };
  const line = readLine(command, rest);
  if (line.optionValue) {
    const { spec, value, prefix } = line.optionValue;
    // Bash replaces only what follows the `=` at which it breaks words.
    const values = await valuesOf(spec.kind, value, line, context);
    return { ...values, offers: prefixed(shell === 'bash' ? '' : prefix, values.offers) };
  }
  if (line.current.startsWith('-') && !line.afterTerminator) return { offers: optionOffers(command, line) };
  const { kinds = [], max } = command.arguments;
  const kind = kinds[Math.min(line.positionals.length, kinds.length - 1)];
  if (kind === undefined || line.positionals.length >= max) return { offers: [] };
  return valuesOf(kind, line.current, line, context);
};

const valuesOf = async (
  kind: ArgumentKind | undefined,
  value: string,
  line: UnfinishedLine,
  context: CliContext,
): Promise<Completions> => {
  if (kind === undefined) return { offers: [] };
  const { paths, noSpace, offers } = await offersOf(kind, value, line, context);
  return {
    offers: startingWith(value, offers),
    ...(paths && { paths }),
    ...(noSpace && { noSpace }),
  };
};

const prefixed = (prefix: string, offers: readonly Offer[]): Offer[] =>
  offers.map((offer) => ({ ...offer, value: prefix + offer.value }));

const startingWith = (typed: string, offers: readonly Offer[]): Offer[] =>
  offers.filter(({ value }) => value.startsWith(typed));

const commandOffers = async ({ commands }: CliContext): Promise<Offer[]> => {
  const all = await Promise.all([...commands.values()].map((load) => load()));
  return all.map(({ name, summary }) => ({ value: name, description: summary }));
};

/** Options that may still be given; those that take a value end with a space as well, so that either form can follow. */
const optionOffers = (command: Command, { current, given }: UnfinishedLine): Offer[] =>
  startingWith(
    current,
    Object.entries<OptionSpec>({ ...command.options, ...COMMON_OPTIONS })
      .filter(([name, { multiple }]) => multiple || !given.has(name))
      .map(([name, { describe }]) => ({ value: `--${name}`, description: describe })),
  );
