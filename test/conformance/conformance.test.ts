import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isRefused } from '#asl/diagnostic.ts';
import { validateDefinition } from '#asl/validate.ts';
import { runVirtualSync } from '#engine/drivers/virtual/run-virtual.ts';
import type { Run } from '#engine/model/run.ts';
import { type RecordedCase, type RecordedChoice, recordedCases, recordedChoices } from './cases.ts';
import { compare, type Level } from './compare.ts';
import { replay } from './replay.ts';

/** Cases that are not run, and those that stay behind, with the reason. */
const known = JSON.parse(readFileSync(new URL('./behind.json', import.meta.url), 'utf8')) as {
  skipped: Record<string, string>;
  behind: Record<string, string>;
};

const LEVELS: Level[] = ['none', 'outcome', 'events', 'history'];
const idOf = (recorded: RecordedCase): string => recorded.id.replace(/^.*::/, '');

const cases = recordedCases();
const run = cases.filter((recorded) => !(idOf(recorded) in known.skipped));

describe('executions recorded on AWS, run in process', () => {
  const scored = run.map((recorded) => ({ recorded, ...compare(recorded, replay(recorded)) }));
  const reached = (level: Level): number =>
    scored.filter((score) => LEVELS.indexOf(score.level) >= LEVELS.indexOf(level)).length;

  it('reaches every outcome and every sequence of events, and at least 98 % of histories', () => {
    const summary = LEVELS.slice(1).map((level) => `${level} ${reached(level)}/${run.length}`);
    process.stdout.write(`${summary.join(', ')}\n`);

    expect(scored.filter(({ level }) => level === 'none' || level === 'outcome')).toEqual([]);
    expect(reached('history') / run.length).toBeGreaterThanOrEqual(0.98);
  });

  it('stays behind only where a reason is given, and nowhere that a reason is no longer needed', () => {
    const behind = scored.filter(({ level }) => level !== 'history').map(({ recorded }) => idOf(recorded));

    expect(behind.sort()).toEqual(Object.keys(known.behind).sort());
  });

  it('continues in the same way from a run that is stored as JSON between any two events', () => {
    for (const recorded of run) {
      const stored = replay(recorded, (current) => JSON.parse(JSON.stringify(current)) as Run);
      expect(stored).toEqual(replay(recorded));
    }
  });

  it('accepts every definition that AWS accepted', () => {
    const refused = cases
      .map(({ id, definition }) => ({ id, found: validateDefinition(definition) }))
      .filter(({ found }) => isRefused(found));

    expect(refused).toEqual([]);
  });
});

describe('Choice comparisons recorded on AWS', () => {
  const answer = ({ operator, variable, value }: RecordedChoice): unknown => {
    const rule = {
      Variable: '$.Variable',
      [operator]: operator.endsWith('Path') ? '$.Value' : value,
      Next: 'Yes',
    };
    const States = {
      Check: { Type: 'Choice', Choices: [rule], Default: 'No' },
      Yes: { Type: 'Pass', Result: true, End: true },
      No: { Type: 'Pass', Result: false, End: true },
    };
    return runVirtualSync({
      definition: { StartAt: 'Check', States },
      input: { Variable: variable, Value: value },
    }).output;
  };

  it('match as they did', () => {
    const choices = recordedChoices();
    const wrong = choices.filter((choice) => answer(choice) !== choice.matches);
    process.stdout.write(`choices ${choices.length - wrong.length}/${choices.length}\n`);

    expect(wrong).toEqual([]);
  });
});
