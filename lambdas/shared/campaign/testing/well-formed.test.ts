import { expect, it } from '@jest/globals';
import { problemsIn } from './well-formed.ts';

it.each([
  ['<a><b></a></b>', 'closes'],
  ['<a x="1" x="2"></a>', 'twice'],
  ['<a>1 & 2</a>', 'unescaped'],
  ['<a href="#nowhere"></a>', 'nowhere'],
  ['<a id="x"></a><b></b>', '2 roots'],
  ['<a x=1></a>', 'not ended'],
  ['<a><b id="i"/><b id="i"/></a>', 'occurs twice'],
  ['<a><b>', 'never closed'],
])('The checker sees what is wrong with %s', (source, problem) => {
  expect(problemsIn(source, 'xml').join()).toContain(problem);
});

it('The checker passes what is right', () => {
  expect(problemsIn('<?xml version="1.0"?>\n<a x="1"><b y="&amp;"/>&lt;</a>\n', 'xml')).toEqual([]);
  expect(
    problemsIn(
      '<!doctype html>\n<html><br><style>a > b { }</style><p id="p">x</p><a href="#p">y</a></html>',
      'html',
    ),
  ).toEqual([]);
});
