import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ProgressSnapshot } from '#contracts/progress/snapshot.ts';
import { recordingTerminal } from '../testing/recording-terminal.ts';
import { openView } from './view.ts';

const ESCAPE = '\u001b';

const snapshot = (id: string): ProgressSnapshot => ({
  workflow: 'orders',
  status: 'RUNNING',
  percent: 10,
  phases: [],
  elapsedMilliseconds: 500,
  running: [id],
  steps: [{ id, type: 'task', status: 'running', attempts: 1 }],
});

/** What the terminal shows at the end: cursor-up and clear are carried out. */
const screenOf = (written: string): string[] => {
  let lines = [''];
  for (const [, up, text] of written.matchAll(
    new RegExp(`${ESCAPE}\\[(\\d+)A${ESCAPE}\\[0J|([^${ESCAPE}]+)`, 'g'),
  )) {
    if (up !== undefined) {
      lines = [...lines.slice(0, lines.length - 1 - Number(up)), ''];
    } else {
      const [first = '', ...rest] = (text ?? '').split('\n');
      lines = [...lines.slice(0, -1), `${lines.at(-1)}${first}`, ...rest];
    }
  }
  return lines.filter((line) => line !== '');
};

describe('The view of an execution', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000_000 });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('redraws progress in place on a terminal, keeps what is said, and erases the rest at the end', () => {
    const { terminal, output } = recordingTerminal({ isTerminal: true });
    let step = 'first';
    const view = openView({ terminal, json: false, virtual: false }, () => snapshot(step));
    jest.advanceTimersByTime(300);
    view.say('a breaker opened');
    step = 'second';
    jest.advanceTimersByTime(100);
    const screen = screenOf(output.lines);

    expect(screen[0]).toBe('a breaker opened');
    expect(screen[1]).toMatch(/^orders/);
    expect(screen[2]).toContain('second');
    expect(screen).toHaveLength(3);
    view.end();
    jest.advanceTimersByTime(500);

    expect(screenOf(output.lines)).toEqual(['a breaker opened']);
  });

  it('leaves the terminal alone while the user is asked', async () => {
    const { terminal, output } = recordingTerminal({ isTerminal: true });
    const view = openView({ terminal, json: false, virtual: false }, () => snapshot('first'));
    jest.advanceTimersByTime(100);
    let during = '';
    await view.aside(async () => {
      const before = output.lines;
      jest.advanceTimersByTime(1000);
      during = output.lines.slice(before.length);
    });

    expect(during).toBe('');
    view.end();
  });

  it('without a terminal is a line for each change', () => {
    const { terminal, output } = recordingTerminal();
    const view = openView({ terminal, json: false, virtual: false }, () => snapshot('first'));
    view.changed();
    view.changed();
    view.end();

    expect(output.lines).toBe('   0.5 s  10 % ▸ first\n');
  });

  it('says nothing where a machine reads', () => {
    const { terminal, output } = recordingTerminal({ isTerminal: true });
    const view = openView({ terminal, json: true, virtual: false }, () => snapshot('first'));
    view.changed();
    view.say('x');
    view.end();

    expect(output).toEqual({ lines: '', notes: '' });
  });
});
