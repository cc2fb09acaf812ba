import { stripVTControlCharacters } from 'node:util';
import type { ProgressSnapshot } from '#contracts/progress/snapshot.ts';
import { renderProgress } from '../render/progress.ts';
import { ProgressLog } from '../render/progress-log.ts';
import { width } from '../render/table.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Where an execution is shown, and what interrupts it. */
export interface RunUi {
  terminal: Terminal;
  /** Whether a machine reads the output: then nothing is shown before the end. */
  json: boolean;
  /** Aborted when the user interrupts. */
  signal: AbortSignal;
}

/** Shows how an execution proceeds. */
export interface RunView {
  /** Takes note that something happened; `snapshot` has the newest state. */
  changed(): void;
  /** Prints a line beside the progress. */
  say(text: string): void;
  /** Leaves the terminal to a task until it is done. */
  aside<T>(task: () => Promise<T>): Promise<T>;
  /** Stops, and erases what was redrawn in place. */
  end(): void;
}

/** Redraws the progress in place, for people. */
const liveView = (terminal: Terminal, snapshot: () => ProgressSnapshot): RunView => {
  let drawn = 0;
  let paused = false;
  const erase = (): void => {
    // Up to the first line drawn, and clear from there.
    if (drawn > 0) terminal.write(`\x1b[${drawn}A\x1b[0J`);
    drawn = 0;
  };
  const draw = (): void => {
    if (paused) return;
    erase();
    const lines = renderProgress(snapshot(), Date.now(), terminal.columns, terminal.colors).map((line) =>
      clip(line, terminal.columns),
    );
    terminal.line(lines.join('\n'));
    drawn = lines.length;
  };
  const timer = setInterval(draw, 100);
  return {
    changed: () => undefined,
    say: (text) => {
      erase();
      terminal.line(text);
      draw();
    },
    aside: async (task) => {
      erase();
      paused = true;
      try {
        return await task();
      } finally {
        paused = false;
      }
    },
    end: () => {
      clearInterval(timer);
      erase();
    },
  };
};

/** Cuts a line that would wrap, because it could not be erased as a whole; its colours are lost. */
const clip = (line: string, columns: number): string =>
  width(line) <= columns ? line : `${stripVTControlCharacters(line).slice(0, Math.max(0, columns - 1))}…`;

/** Prints a line for each change, for logs. */
const plainView = (terminal: Terminal, snapshot: () => ProgressSnapshot): RunView => {
  const log = new ProgressLog(terminal.colors);
  return {
    changed: () => {
      for (const line of log.changes(snapshot())) terminal.line(line);
    },
    say: (text) => terminal.line(text),
    aside: (task) => task(),
    end: () => {
      for (const line of log.rest()) terminal.line(line);
    },
  };
};

/** Prints what is said and no progress: virtual time has passed before anyone could watch it. */
const spokenView = (terminal: Terminal): RunView => ({ ...silentView, say: (text) => terminal.line(text) });

const silentView: RunView = {
  changed: () => undefined,
  say: () => undefined,
  aside: (task) => task(),
  end: () => undefined,
};

/** Opens the view that fits the terminal and the clock; a silent one if a machine reads the output. */
export const openView = (
  { terminal, json, virtual }: Pick<RunUi, 'terminal' | 'json'> & { virtual: boolean },
  snapshot: () => ProgressSnapshot,
): RunView => {
  if (json) return silentView;
  if (virtual) return spokenView(terminal);
  return terminal.isTerminal ? liveView(terminal, snapshot) : plainView(terminal, snapshot);
};
