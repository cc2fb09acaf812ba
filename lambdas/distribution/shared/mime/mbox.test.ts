import { describe, expect, it } from '@jest/globals';
import { readMbox } from '../testing/read-mbox.ts';
import { formatMbox } from './mbox.ts';

const date = '2027-03-05T10:00:00+01:00';

describe('A mailbox', () => {
  it('has each message after a line with its date in UTC', () => {
    const text = formatMbox([{ message: 'Subject: one\r\n\r\nHello\r\n', date }]);

    expect(text).toBe('From MAILER-DAEMON Fri Mar  5 09:00:00 2027\nSubject: one\n\nHello\n\n');
  });

  it('gives back what was put in, also lines that look like its own', () => {
    const bodies = ['From Mars\r\nwith >love', '>From Venus', '>>From X\r\n\r\nFrom MAILER-DAEMON Fri', ''];
    const messages = bodies.map((body) => `Subject: x\r\n\r\n${body}\r\n`);

    const read = readMbox(formatMbox(messages.map((message) => ({ message, date }))));

    expect(read).toEqual(messages);
  });
});
