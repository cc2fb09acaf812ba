import { PassThrough } from 'node:stream';
import pc from 'picocolors';
import type { Terminal } from '../terminal/terminal.ts';

/** Makes a terminal that records what is written, without colours. */
export const recordingTerminal = (
  options: { isTerminal?: boolean; columns?: number } = {},
): { terminal: Terminal; output: { lines: string; notes: string } } => {
  const output = { lines: '', notes: '' };
  const terminal: Terminal = {
    write: (text) => {
      output.lines += text;
    },
    line: (text = '') => {
      output.lines += `${text}\n`;
    },
    note: (text) => {
      output.notes += `${text}\n`;
    },
    isTerminal: options.isTerminal ?? false,
    canAsk: false,
    columns: options.columns ?? 80,
    colors: pc.createColors(false),
    input: new PassThrough(),
    output: new PassThrough() as unknown as NodeJS.WriteStream,
  };
  return { terminal, output };
};
