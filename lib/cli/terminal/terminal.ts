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

/** An escape sequence that colours, or any other control character except tabs and line feeds. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds.
const CONTROL = /(\x1b\[[\d;]*m)|[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/** Removes control characters that do not colour: names of errors and titles of approvals come from whoever starts an execution. */
export const harmless = (text: string): string =>
  text.replace(CONTROL, (_, colour?: string) => colour ?? ' ');

/** Returns the terminal of this process. */
export const systemTerminal = (): Terminal => {
  const isTerminal = process.stdout.isTTY === true;
  return {
    write: (text) => void process.stdout.write(text),
    line: (text = '') => void process.stdout.write(`${harmless(text)}\n`),
    note: (text) => void process.stderr.write(`${harmless(text)}\n`),
    isTerminal,
    canAsk: isTerminal && process.stdin.isTTY === true,
    // 0 means that the terminal does not know its size.
    get columns() {
      return process.stdout.columns || 80;
    },
    colors: pc.createColors(wantsColor(isTerminal, process.env)),
    input: process.stdin,
    output: process.stdout,
  };
};
