import { describe, expect, it } from '@jest/globals';
import { definitionLines, linesOfStep, statesOfStep } from './source-lines.ts';

const YAML = `steps:
  - id: first
    with:
      text: |
        long

        text

  # What follows.
  - { id: second, uses: a/b }
  - id: third
    uses: a/b
output: 1`;

describe('The lines of a step', () => {
  it('end before what is less indented, without comments and empty lines after them', () => {
    expect(linesOfStep(YAML, 2)).toEqual({ from: 2, to: 7 });
    expect(linesOfStep(YAML, 11)).toEqual({ from: 11, to: 12 });
  });

  it('are one for a step in braces', () => {
    expect(linesOfStep(YAML, 10)).toEqual({ from: 10, to: 10 });
  });
});

describe('The lines of a definition', () => {
  const definition = {
    StartAt: 'all',
    States: {
      all: { Type: 'Map', ItemProcessor: { StartAt: 'one', States: { one: { Type: 'Pass', Output: {} } } } },
    },
  };
  const lines = definitionLines(definition);

  it('are its JSON', () => {
    expect(lines.map(({ text }) => text).join('\n')).toBe(JSON.stringify(definition, null, 2));
  });

  it('know the innermost state around them', () => {
    const stateOf = (part: string) => lines.find(({ text }) => text.includes(part))?.state;

    expect([stateOf('"StartAt": "all"'), stateOf('"Map"'), stateOf('"Pass"')]).toEqual([
      undefined,
      'all',
      'one',
    ]);
  });
});

describe('The states of a step', () => {
  it('are its own, its condition and its fallbacks, but not those of a step whose name begins alike', () => {
    const steps = [
      { id: 'charge', state: 'charge', fallbacks: ['charge_by_bill'] },
      { id: 'charge_again', state: 'charge_again' },
    ];
    const states = ['charge', 'when_charge', 'charge_by_bill', 'charge_again', 'charge_again_2', 'other'];

    expect([...statesOfStep(steps[0]!, steps, states)]).toEqual(['charge', 'when_charge', 'charge_by_bill']);
  });
});
