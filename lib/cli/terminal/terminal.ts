import pc from 'picocolors';

/** Colours, or the same functions without effect. */
export type Colors = ReturnType<typeof pc.createColors>;

/** Where a command writes, and whether a user reads it. */
export interface Terminal {
  /** Writes text as it is to standard output. */
  write(text: string): void;
  /** Writes a line to standard output. */
  line(text?: string): void;
  /** Writes a line to standard error: warnings, errors, and remarks that must not mix with the output. */
  note(text: string): void;
  /** Whether a user sees standard output as it is written. */
  isTerminal: boolean;
  /** Whether a user can be asked. */
  canAsk: boolean;
  readonly columns: number;
  colors: Colors;
  input: NodeJS.ReadableStream;
  output: NodeJS.WriteStream;
}

/** Returns whether to use colour: on a terminal only, never with `NO_COLOR` (https://no-color.org), always with `FORCE_COLOR`. */
const wantsColor = (isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean => {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return isTerminal && env.TERM !== 'dumb';
};

/**
 * One of the escape sequences that commands colour with (bold, dim, red, green, yellow, cyan; none that hides), any other control
 * character except tabs and line feeds, or a character that reorders the text around it or is not shown.
 */
const CONTROL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds.
  /(\x1b\[(?:[12]|22|3[1-36]|39)m)|[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\u{e0001}|[\u{e0020}-\u{e007f}]/gu;

/**
 * Replaces what a terminal would obey, and what would make a text look like another: names of errors and titles of approvals come
 * from whoever starts an execution. The replacement is an escape of JSON, so that JSON still means the same. Colours stay only if
 * commands use them.
 */
export const harmless = (text: string, isColoured = true): string =>
  text.replace(CONTROL, (character, colour?: string) => {
    if (colour !== undefined) return isColoured ? colour : '';
    return character < ' ' ? ' ' : escaped(character);
  });

const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => {
    const code = character.charCodeAt(index).toString(16);
    return `\\u${code.padStart(4, '0')}`;
  }).join('');

/** Returns the terminal of this process. */
export const systemTerminal = (): Terminal => {
  const isTerminal = process.stdout.isTTY === true;
  const isColoured = wantsColor(isTerminal, process.env);
  return {
    write: (text) => void process.stdout.write(text),
    line: (text = '') => void process.stdout.write(`${harmless(text, isColoured)}\n`),
    note: (text) => void process.stderr.write(`${harmless(text, isColoured)}\n`),
    isTerminal,
    canAsk: isTerminal && process.stdin.isTTY === true,
    // 0 means that the terminal does not know its size.
    get columns() {
      return process.stdout.columns || 80;
    },
    colors: pc.createColors(isColoured),
    input: process.stdin,
    output: process.stdout,
  };
};
