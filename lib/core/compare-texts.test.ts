import { expect, it } from '@jest/globals';
import { compareTexts } from './compare-texts.ts';

it('Texts are ordered by their code units, not by a language', () => {
  expect(['ö', 'b', 'a', 'Z', 'b', ''].sort(compareTexts)).toEqual(['', 'Z', 'a', 'b', 'b', 'ö']);
});
