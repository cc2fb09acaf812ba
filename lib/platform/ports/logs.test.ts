import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { logFolderOf } from '#contracts/names.ts';
import type { LogEvent, LogFilter } from './cloudwatch-logs.ts';
import { type LogQuery, logsOf } from './logs.ts';

const query: LogQuery = {
  functions: ['shop/charge'],
  execution: 'one',
  step: 'charge',
  from: 1000,
  to: 9000,
};
const line = (attempt: number, request: string, message: string) =>
  JSON.stringify({
    level: 'INFO',
    timestamp: '2026-01-01T00:00:00.000Z',
    message,
    execution: 'one',
    step: 'charge',
    attempt,
    request,
    price: 3,
  });

describe('the logs of a step in CloudWatch', () => {
  const events: LogEvent[] = [
    { timestamp: 2000, message: line(1, 'r2', 'again') },
    { timestamp: 1000, message: line(0, 'r1', 'begins') },
    { timestamp: 1500, message: 'REPORT RequestId: r1 Max Memory Used: 80 MB\n' },
    { timestamp: 1200, message: 'somebody else' },
    { timestamp: 1600, message: '2026-01-01T00:00:01.600Z\tr1\tWARN\tslow bank\n' },
  ];
  /** Answers as FilterLogEvents does: a pattern in braces fits structured lines, `?"text"` any of several texts. */
  const filter = async ({ filterPattern }: LogFilter) => {
    const texts = [...filterPattern.matchAll(/\?"([^"]+)"/g)].map(([, text = '']) => text);
    const fits = ({ message = '' }: LogEvent) =>
      texts.length === 0 ? message.startsWith('{') : texts.some((text) => message.includes(text));
    return { events: events.filter(fits) };
  };

  it('are all lines of its calls by attempt, also those that do not say whose they are', async () => {
    const asked: LogFilter[] = [];
    const { lines, isComplete } = await logsOf((wanted) => {
      asked.push(wanted);
      return filter(wanted);
    })(query);

    expect(isComplete).toBe(true);
    expect(lines.map(({ attempt, request, message }) => [attempt, request, message])).toEqual([
      [0, 'r1', 'begins'],
      [0, 'r1', 'REPORT RequestId: r1 Max Memory Used: 80 MB'],
      [0, 'r1', 'slow bank'],
      [1, 'r2', 'again'],
    ]);
    expect(lines[2]).toMatchObject({ level: 'WARN', at: '2026-01-01T00:00:01.600Z' });
    expect(lines[0]).toMatchObject({ level: 'INFO', fields: { price: 3 }, function: 'shop/charge' });
    expect(asked[0]).toEqual({
      logGroupName: '/aws/lambda/baton-shop-charge',
      startTime: 1000,
      endTime: 9000,
      filterPattern: '{ $.execution = "one" && $.step = "charge" }',
    });
  });

  it('are none of a function without a log group, and anything else that goes wrong is said', async () => {
    const failing = (name: string) =>
      logsOf(() => Promise.reject(Object.assign(new Error(name), { name })))(query);

    expect(await failing('ResourceNotFoundException')).toEqual({ lines: [], isComplete: true });
    await expect(failing('AccessDeniedException')).rejects.toThrow('AccessDenied');
  });

  it('are as many as fit into an answer, the longest of them shortened', async () => {
    const long = 'x'.repeat(1_000_000);
    const found = (count: number) => {
      const events = Array.from({ length: count }, () => ({ message: line(0, 'r1', long) }));
      return logsOf(async () => ({ events }))(query);
    };

    const [one, many] = [await found(1), await found(30)];

    expect(one.lines[0]?.message).toMatch(/^x{100000} … and 900000 more characters$/);
    expect(one.isComplete).toBe(true);
    expect(many.isComplete).toBe(false);
    expect(many.lines.length).toBeGreaterThan(10);
    expect(JSON.stringify(many).length).toBeLessThan(6_000_000);
  });

  it('that have more pages than are read are not complete', async () => {
    const endless = logsOf(async () => ({ events: [], nextToken: 'more' }));

    expect(await endless(query)).toEqual({ lines: [], isComplete: false });
  });
});

describe('the logs of a step on the local stack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-logs-'));
  afterEach(() => {
    delete process.env[ENVIRONMENT.logs];
    rmSync(folder, { recursive: true, force: true });
  });

  it('are the files of its calls, in the order in which they were written', async () => {
    process.env[ENVIRONMENT.logs] = folder;
    const own = join(folder, logFolderOf('one'));
    mkdirSync(own, { recursive: true });
    const write = (second: number, file: string, text: string) => {
      writeFileSync(join(own, file), text);
      utimesSync(join(own, file), second, second);
    };
    write(3, 'charge~0~r0~shop~refund.log', 'undone\n');
    write(
      2,
      'charge~1~r2~shop~charge.log',
      `2026-01-01T00:00:02.000Z\tplain text\n${line(1, 'r2', 'again')}\n`,
    );
    write(1, 'charge~0~r1~shop~charge.log', `${line(0, 'r1', 'begins')}\n`);
    write(0, 'other~0~r3~shop~look.log', 'not this one\n');

    const { lines } = await logsOf(() => Promise.reject(new Error('not asked')))(query);

    expect(lines.map(({ attempt, message }) => [attempt, message])).toEqual([
      [0, 'begins'],
      [1, 'plain text'],
      [1, 'again'],
      [0, 'undone'],
    ]);
    expect(lines[1]).toMatchObject({
      at: '2026-01-01T00:00:02.000Z',
      request: 'r2',
      function: 'shop/charge',
    });
  });
});
