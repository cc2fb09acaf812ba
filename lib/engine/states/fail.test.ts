import { describe, expect, it } from '@jest/globals';
import { machine, run } from './testing/machines.ts';

describe('Fail', () => {
  it.each<[object, string, object]>([
    [{ Error: 'E', Cause: 'c' }, 'JSONPath', { error: 'E', cause: 'c' }],
    [
      { ErrorPath: '$.e', CausePath: "States.Format('{}!', $.e)" },
      'JSONPath',
      { error: 'bad', cause: 'bad!' },
    ],
    [{ Error: '{% $uppercase($states.input.e) %}' }, 'JSONata', { error: 'BAD' }],
  ])('ends the execution as %j in %s says', (state, language, expected) => {
    const definition = machine({ S: { Type: 'Fail', ...state } }, { QueryLanguage: language });

    expect(run(definition, { e: 'bad' })).toMatchObject({ status: 'FAILED', ...expected });
  });
});
