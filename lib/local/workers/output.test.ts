import { expect, it } from '@jest/globals';
import { stamped } from './output.ts';

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t/g;
const marked = (text: string | Uint8Array, begins?: boolean): string =>
  stamped(text, begins).toString().replace(TIME, '<time>');

it.each([
  ['each line', 'one\ntwo\n', '<time>one\n<time>two\n'],
  ['no empty line', 'one\n\n', '<time>one\n\n'],
  ['no structured line, which has its own', '{"timestamp":"now"}\none', '{"timestamp":"now"}\n<time>one'],
  ['another JSON document', '{"a":1}', '<time>{"a":1}'],
  ['text in other scripts', 'Grüße, 世界', '<time>Grüße, 世界'],
])('The time is put before %s', (_, text, expected) => {
  expect(marked(text)).toBe(expected);
});

it('What continues a line gets no second time, even within a character', () => {
  const [first = 0, ...rest] = Buffer.from('ü');

  const whole = Buffer.concat([stamped(Buffer.from([first])), stamped(Buffer.from(rest), false)]);

  expect(whole.toString().replace(TIME, '<time>')).toBe('<time>ü');
});
