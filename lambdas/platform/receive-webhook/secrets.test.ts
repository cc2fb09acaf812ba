import { expect, it } from '@jest/globals';
import { secretsIn } from './secrets.ts';

it.each([
  { text: 'shh', secrets: ['shh'], why: 'a text is a secret' },
  { text: ' shh\n', secrets: ['shh'], why: 'blanks around it are not part of it' },
  { text: '["new", "old"]', secrets: ['new', 'old'], why: 'a list holds several' },
  { text: '["new", "", 7, null]', secrets: ['new'], why: 'what is not a text is passed over' },
  { text: '[]', secrets: [], why: 'an empty list holds none' },
  { text: '', secrets: [], why: 'an empty text is none' },
  { text: '[not json', secrets: ['[not json'], why: 'a text may look like a list' },
])('The secrets of a webhook are read from a text: $why', ({ text, secrets }) => {
  expect(secretsIn(text)).toEqual(secrets);
});
