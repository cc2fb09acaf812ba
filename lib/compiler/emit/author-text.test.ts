import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { emitExpression, emitTemplate, emitTemplateExpression, type Names } from './author-text.ts';

const IN = '$states.context.Execution.Input';
const input: JsonObject = {
  type: 'object',
  properties: {
    express: { type: 'boolean', default: false },
    'a-b': { type: 'object', properties: { c: { type: 'string', default: 'x' } } },
  },
};
const names: Names = {
  standIn: () => undefined,
  variable: (name) => ({ reserve: 'reserve_2', error: 'failure' })[name],
  input,
  workflow: 'order',
  version: 'v1',
};

describe("an author's expression", () => {
  it.each([
    ['a step is the variable of its scope', '$reserve.id', '$reserve_2.id'],
    ['a field of the input is read where it is', '$input.order_id', `${IN}.order_id`],
    [
      'a missing field gets its default',
      '$input.express',
      `($exists(${IN}.express) ? ${IN}.express : false)`,
    ],
    ['at any depth', '$input.`a-b`.c', `($exists(${IN}.\`a-b\`.c) ? ${IN}.\`a-b\`.c : "x")`],
    [
      'of the execution, what changes comes from the context',
      '$execution.name',
      '$states.context.Execution.Name',
    ],
    ['and what does not is a constant', '$execution.version & $execution.workflow', '"v1" & "order"'],
    ['$error is the error at hand, not the function', '$error.Cause', '$failure.Cause'],
    ['but a call of the function is one', '$error("no")', '$error("no")'],
    ['$exists of a step asks whether it has run', '$exists($reserve)', '($reserve_2 != null)'],
    ['?? of a step too', '$reserve ?? 0', '(($reserve_2 != null) ? $reserve_2 : 0)'],
    [
      'operators that Step Functions lacks are written out',
      '$reserve.id ?? 0',
      '($exists($reserve_2.id) ? $reserve_2.id : 0)',
    ],
    ['names in texts stay', '"$reserve"', '"$reserve"'],
    [
      'names bound inside stay',
      '$map([1], function($reserve) { $reserve })',
      '$map([1], function($reserve) { $reserve })',
    ],
  ])('%s', (_, text, expected) => expect(emitExpression(text, names)).toBe(expected));
});

describe("an author's template", () => {
  it.each([
    ['text alone stays text', 'plain', 'plain'],
    ['an expression alone keeps its type', '{{ $reserve }}', '{% $reserve_2 %}'],
    ['inside a text it is written out', 'n: {{ $reserve.n }}', '{% "n: " & ($reserve_2.n) %}'],
    [
      'two expressions make a text',
      '{{ $reserve.a }}{{ $reserve.b }}',
      '{% "" & ($reserve_2.a) & ($reserve_2.b) %}',
    ],
    ['what looks like an expression of Step Functions stays text', '{% 1 %}', '{% "{% 1 %}" %}'],
    ['maps and lists stay what they are', { a: [1, '{{ $reserve }}'] }, { a: [1, '{% $reserve_2 %}'] }],
  ])('%s', (_, value, expected) => expect(emitTemplate(value, names)).toEqual(expected));

  it('as one expression keeps lists in lists, which JSONata would flatten', () => {
    expect(emitTemplateExpression(['{{ $reserve }}'], names)).toBe(
      '$append([], ($v := $reserve_2; $type($v) = "array" ? [[$v]] : [$v]))',
    );
    expect(emitTemplateExpression([[1], ['{{ $reserve }}']], names)).toContain('[[$append([], (');
    expect(emitTemplateExpression([[1], [2, [3]]], names)).toBe('[[1], [2, [3]]]');
  });
});

describe('A text with many placeholders', () => {
  it('is joined without nesting', () => {
    const text = Array.from({ length: 3000 }, (_, index) => `${index}: {{ $input.a${index} }}`).join(', ');
    const emitted = emitTemplateExpression(text, { ...names, input: undefined });

    expect(emitted).toMatch(/^\$join\(\["0: ", \$string\(/);
    expect(emitted).not.toContain('&');
  });
});
