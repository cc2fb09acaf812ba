import { describe, expect, it } from '@jest/globals';
import { recordingTerminal } from '../testing/recording-terminal.ts';
import { announce } from './announce.ts';

const announced = (interrupted: number): string => {
  const { terminal, output } = recordingTerminal();
  const stack = { apiUrl: 'http://localhost:1', eventsUrl: 'http://localhost:2', engine: { interrupted } };
  announce(stack, { offered: [], failures: [] }, { terminal, options: { json: false }, cwd: '/' });
  return output.lines;
};

describe('What a stack says when it is up', () => {
  it.each([
    { interrupted: 1, line: '  continue  1 interrupted execution continues; "baton status" shows it\n' },
    { interrupted: 4, line: '  continue  4 interrupted executions continue; "baton status" shows them\n' },
  ])('has a line about what it continues: $interrupted', ({ interrupted, line }) => {
    expect(announced(interrupted)).toContain(line);
  });

  it('has no such line if nothing was interrupted', () => {
    expect(announced(0)).not.toContain('interrupted');
  });
});
