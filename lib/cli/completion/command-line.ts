import { ownField } from '#core/json.ts';
import { COMMON_OPTIONS, type Command, type OptionSpec, type OptionSpecs } from '../command/command.ts';

/** Shells that completion is written for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** Name of a shell. */
export type Shell = (typeof SHELLS)[number];

/** A command line that is being typed, and its last word. */
export interface UnfinishedLine {
  /** The word that is being typed; may be empty. */
  current: string;
  /** Arguments before it. */
  positionals: string[];
  /** Options before it, with their values. */
  given: Map<string, string>;
  /** The option whose value is being typed. */
  optionValue?: { spec: OptionSpec; value: string; prefix: string };
  /** Whether what follows can only be arguments. */
  afterTerminator: boolean;
}

/**
 * Joins the words of an option and its value, which bash breaks at `=` and `:`: `--approve`, `=`, `auto`
 * (https://www.gnu.org/software/bash/manual/html_node/Bash-Variables.html, COMP_WORDBREAKS).
 */
export const joinBroken = (words: readonly string[]): string[] =>
  words.reduce<string[]>((joined, word, index) => {
    const before = words[index - 1];
    const isBroken = /^[=:]+$/.test(word) || (before !== undefined && /^[=:]+$/.test(before));
    if (isBroken && joined.length > 0) joined.push(`${joined.pop()}${word}`);
    else joined.push(word);
    return joined;
  }, []);

/** Reads the words after the verb, of which the last is being typed. */
export const readLine = (command: Command, words: readonly string[]): UnfinishedLine => {
  const specs: OptionSpecs = { ...command.options, ...COMMON_OPTIONS };
  const line: UnfinishedLine = {
    current: words.at(-1) ?? '',
    positionals: [],
    given: new Map(),
    afterTerminator: false,
  };
  let waiting: [name: string, spec: OptionSpec] | undefined;
  for (const word of words.slice(0, -1)) {
    if (waiting) {
      line.given.set(waiting[0], word);
      waiting = undefined;
    } else if (line.afterTerminator || !word.startsWith('-') || word === '-') {
      line.positionals.push(word);
    } else if (word === '--') {
      line.afterTerminator = true;
    } else {
      waiting = readOption(line, specs, word);
    }
  }
  if (waiting) return { ...line, optionValue: { spec: waiting[1], value: line.current, prefix: '' } };
  const [, name = '', value] = /^--([^=]+)=(.*)$/s.exec(line.current) ?? [];
  const spec = ownField(specs, name);
  return value !== undefined && spec?.type === 'string' && !line.afterTerminator
    ? { ...line, optionValue: { spec, value, prefix: `--${name}=` } }
    : line;
};

/** Takes note of an option; returns it if its value is the next word. */
const readOption = (
  line: UnfinishedLine,
  specs: OptionSpecs,
  word: string,
): [name: string, spec: OptionSpec] | undefined => {
  const [, long, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  const name = long ?? Object.keys(specs).find((key) => `-${specs[key]?.short}` === word);
  const spec = name === undefined ? undefined : ownField(specs, name);
  if (name === undefined || !spec) return undefined;
  line.given.set(name, value ?? '');
  return spec.type === 'string' && value === undefined ? [name, spec] : undefined;
};
