import pc from 'picocolors';

/** Colours, or the same functions without effect. */
export type Colors = ReturnType<typeof pc.createColors>;

/** Where a command's words go and whether a person reads them. */
export interface Terminal {
  /** Writes text as it is to standard output. */
  write(text: string): void;
  /** Writes a line to standard output. */
  line(text?: string): void;
  /** Writes a line to standard error: warnings, mistakes, and talk that must not mix with output. */
  note(text: string): void;
  /** A person sees standard output as it is written. */
  isTerminal: boolean;
  /** A person can be asked. */
  canAsk: boolean;
  readonly columns: number;
  colors: Colors;
  input: NodeJS.ReadableStream;
  output: NodeJS.WriteStream;
}

/** Colour only on a terminal, never with `NO_COLOR` (https://no-color.org), always with `FORCE_COLOR`. */
const wantsColor = (isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean => {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return isTerminal && env.TERM !== 'dumb';
};

/** An escape sequence that colours, or another character that a terminal would obey, but for tabs and ends of lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for.
const CONTROL = /(\x1b\[[\d;]*m)|[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/** A text that colours and moves nothing: names of errors and titles of approvals come from whoever starts a run. */
export const harmless = (text: string): string =>
  text.replace(CONTROL, (_, colour?: string) => colour ?? ' ');

/** The terminal of this process. */
export const systemTerminal = (): Terminal => {
  const isTerminal = process.stdout.isTTY === true;
  return {
    write: (text) => void process.stdout.write(text),
    line: (text = '') => void process.stdout.write(`${harmless(text)}\n`),
    note: (text) => void process.stderr.write(`${harmless(text)}\n`),
    isTerminal,
    canAsk: isTerminal && process.stdin.isTTY === true,
    // 0 is what a terminal says that does not know.
    get columns() {
      return process.stdout.columns || 80;
    },
    colors: pc.createColors(wantsColor(isTerminal, process.env)),
    input: process.stdin,
    output: process.stdout,
  };
};
