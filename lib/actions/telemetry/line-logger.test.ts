import { describe, expect, it } from '@jest/globals';
import { lineLogger } from './line-logger.ts';

const linesAt = (level: string | undefined, say: (logger: ReturnType<typeof lineLogger>) => void) => {
  const lines: string[] = [];
  say(
    lineLogger(
      (line) => lines.push(line),
      level,
      () => ({ action: 'a/b' }),
    ),
  );
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

describe('Lines of a function outside of Lambda', () => {
  it.each([
    ['DEBUG', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
    ['INFO', ['INFO', 'WARN', 'ERROR']],
    ['ERROR', ['ERROR']],
    ['SILENT', []],
    [undefined, []],
  ])('at level %s are those of %j', (level, expected) => {
    const lines = linesAt(level, ({ debug, info, warn, error }) => {
      for (const say of [debug, info, warn, error]) say('text');
    });

    expect(lines.map((line) => line.level)).toEqual(expected);
  });

  it('hold the keys of the call, further fields and errors', () => {
    const [line] = linesAt('INFO', ({ info }) =>
      info('sold', { price: 3n, item: { id: 1 }, error: new RangeError('too far') }),
    );

    expect(line).toMatchObject({
      level: 'INFO',
      message: 'sold',
      service: 'baton',
      action: 'a/b',
      price: '3',
      item: { id: 1 },
      error: { name: 'RangeError', message: 'too far', stack: expect.stringContaining('line-logger.test') },
    });
  });

  it('do not fail the call for an object that holds itself', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;

    const [line] = linesAt('INFO', ({ info }) => info('round', { circle }));

    expect(line).toMatchObject({ action: 'a/b', message: expect.stringContaining('round') });
  });
});
