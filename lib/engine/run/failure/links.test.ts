import { describe, expect, it } from '@jest/globals';
import { machine, run } from '../../states/testing/machines.ts';

/** What each event links to, in order, and the last event's cause. Shapes that public issues report from AWS. */
const links = (definition: ReturnType<typeof machine>, input = {}): [string, number][] =>
  run(definition, input).history.map(({ type, previousEventId }) => [type, previousEventId]);

const pass = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } };
const fails = { StartAt: 'B', States: { B: { Type: 'Fail', Error: 'E', Cause: 'c' } } };
const start: [string, number] = ['ExecutionStarted', 0];

describe('links of failures', () => {
  it('lead from …Succeeded where the state itself fails after its branches or iterations', () => {
    const own = { ResultSelector: { 'm.$': '$.nope' }, End: true };

    expect(links(machine({ P: { Type: 'Parallel', Branches: [pass], ...own } }))).toEqual([
      start,
      ['ParallelStateEntered', 0],
      ['ParallelStateStarted', 2],
      ['PassStateEntered', 3],
      ['PassStateExited', 4],
      ['ParallelStateSucceeded', 5],
      ['ExecutionFailed', 6],
    ]);

    const map = { Type: 'Map', ItemsPath: '$.items', ItemProcessor: pass, ...own };

    expect(links(machine({ M: map }), { items: [1] }).slice(-3)).toEqual([
      ['MapIterationSucceeded', 6],
      ['MapStateSucceeded', 7],
      ['ExecutionFailed', 8],
    ]);

    const ItemProcessor = { ...pass, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };

    expect(links(machine({ M: { ...map, ItemProcessor } }), { items: [1] }).slice(-3)).toEqual([
      ['MapRunSucceeded', 4],
      ['MapStateSucceeded', 5],
      ['ExecutionFailed', 6],
    ]);
  });

  it("lead past the first failure where a catcher's own output fails", () => {
    const Catch = [
      { ErrorEquals: ['Other'], Next: 'Done' },
      { ErrorEquals: ['States.ALL'], Output: { v: '{% $states.input.missing %}' }, Next: 'Done' },
    ];
    const definition = machine(
      {
        P: { Type: 'Parallel', Branches: [fails], Catch, End: true },
        Done: { Type: 'Pass', End: true },
      },
      { QueryLanguage: 'JSONata' },
    );

    expect(links(definition).slice(3)).toEqual([
      ['FailStateEntered', 3],
      ['ParallelStateFailed', 4],
      ['EvaluationFailed', 4],
      ['ParallelStateFailed', 6],
      ['ExecutionFailed', 7],
    ]);
    expect(run(definition).history[5]).toMatchObject({
      evaluationFailedEventDetails: { location: 'Catch[1]/Output/v', state: 'P' },
    });
  });

  it('leave no trace of the states around where the error is States.Runtime', () => {
    const branch = {
      StartAt: 'F',
      States: { F: { Type: 'Pass', Parameters: { 'm.$': '$.nope' }, End: true } },
    };
    const definition = machine({ P: { Type: 'Parallel', Branches: [branch], End: true } });

    expect(links(definition, { x: 'a' }).slice(2)).toEqual([
      ['ParallelStateStarted', 2],
      ['PassStateEntered', 3],
      ['ExecutionFailed', 4],
    ]);
    expect(run(definition, { x: 'a' }).cause).toBe(
      "An error occurred while executing the state 'F' (entered at the event id #4). The JSONPath '$.nope' specified for the field 'm.$' could not be found in the input '{\"x\":\"a\"}'",
    );
  });
});
