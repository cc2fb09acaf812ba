import { stripVTControlCharacters } from 'node:util';
import type { ProgressSnapshot } from '#contracts/progress/snapshot.ts';
import { progressLines, renderProgress } from '../render/progress.ts';
import { width } from '../render/table.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Shows how a run goes on. */
export interface RunView {
  /** Something happened; `snapshot` gives the newest state. */
  changed(): void;
  /** Says something besides. */
  say(text: string): void;
  /** Leaves the terminal to someone else while a task lasts. */
  aside<T>(task: () => Promise<T>): Promise<T>;
  /** Stops, leaving nothing behind that moves. */
  end(): void;
}

/** A view for people: redrawn in place. */
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

/** A line that would wrap would be erased in part only: it loses its colours and its end. */
const clip = (line: string, columns: number): string =>
  width(line) <= columns ? line : `${stripVTControlCharacters(line).slice(0, Math.max(0, columns - 1))}…`;

/** A view for logs: a line for each change. */
const plainView = (terminal: Terminal, snapshot: () => ProgressSnapshot): RunView => {
  let before: ProgressSnapshot | undefined;
  return {
    changed: () => {
      const after = snapshot();
      for (const line of progressLines(before, after, terminal.colors)) terminal.line(line);
      before = after;
    },
    say: (text) => terminal.line(text),
    aside: (task) => task(),
    end: () => undefined,
  };
};

const silentView: RunView = {
  changed: () => undefined,
  say: () => undefined,
  aside: (task) => task(),
  end: () => undefined,
};

/** The view that fits the terminal; none at all where a machine reads the output. */
export const openView = (terminal: Terminal, json: boolean, snapshot: () => ProgressSnapshot): RunView => {
  if (json) return silentView;
  return terminal.isTerminal ? liveView(terminal, snapshot) : plainView(terminal, snapshot);
};
