import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describe, expect, it } from '@jest/globals';
import { manifestWith, stepWith } from '#contracts/testing/manifest.ts';
import type { Executions } from '../ports/executions.ts';
import { followedRuns } from './followed-runs.ts';
import { readRun } from './run-reader.ts';

const STEPS = Array.from({ length: 40 }, (_, index) => `step_${index}`);
const orders = manifestWith({
  definition: {
    StartAt: 'step_0',
    States: Object.fromEntries(
      STEPS.map((id, index) => [
        id,
        { Type: 'Task', ...(STEPS[index + 1] ? { Next: STEPS[index + 1] as string } : { End: true }) },
      ]),
    ),
  },
  steps: STEPS.map((id) => stepWith(id)),
});

/** A history of an execution, and how many of its events were read. */
const historyOf = (types: Partial<HistoryEvent>[]) => {
  const events = types.map(
    (event, index): HistoryEvent => ({
      type: undefined,
      timestamp: new Date(1000 * index),
      ...event,
      id: index + 1,
      previousEventId: index,
    }),
  );
  const read = { count: 0, until: events.length };
  const historyPage: Executions['historyPage'] = async (_, { limit = 1000, nextToken, reverse }) => {
    const known = events.slice(0, read.until);
    if (reverse) known.reverse();
    const from = Number(nextToken ?? 0);
    const page = known.slice(from, from + limit);
    read.count += page.length;
    return { events: page, ...(from + limit < known.length && { nextToken: String(from + limit) }) };
  };
  const pages: Executions['pages'] = async function* () {
    const known = events.slice(0, read.until);
    read.count += known.length;
    yield known;
  };
  return { read, executions: { pages, historyPage } };
};

const WHOLE: Partial<HistoryEvent>[] = [
  { type: 'ExecutionStarted' },
  ...STEPS.flatMap((name): Partial<HistoryEvent>[] => [
    { type: 'TaskStateEntered', stateEnteredEventDetails: { name } },
    { type: 'TaskStateExited', stateExitedEventDetails: { name } },
  ]),
  { type: 'ExecutionSucceeded', executionSucceededEventDetails: { output: '{"ok":true}' } },
];

const definitions = async () => undefined;
const look = { manifest: orders, execution: 'one', startedAt: '2026-01-01', now: 90_000 };

describe('An execution that is followed', () => {
  it('looks at each moment as it does to who reads its whole history', async () => {
    const { read, executions } = historyOf(WHOLE);
    const follow = followedRuns(executions, definitions);

    for (read.until = 1; read.until <= WHOLE.length; read.until += 3) {
      const expected = await readRun(orders, 'one', { executions, definitions, now: look.now });
      expect(await follow(look)).toEqual(expected);
    }
  });

  it('has each event read once, and the newest with each look but the first', async () => {
    const { read, executions } = historyOf(WHOLE);
    const follow = followedRuns(executions, definitions);

    let looks = 0;
    for (read.until = 2; read.until <= WHOLE.length; read.until += 4) {
      await Promise.all([follow(look), follow(look)]);
      looks += 2;
    }

    expect(read.count).toBe(WHOLE.length + looks - 1);
  });

  it('is read again if another one has its name, or after a look that failed', async () => {
    const first = historyOf(WHOLE);
    let current = first;
    const historyPage: Executions['historyPage'] = (...page) => current.executions.historyPage(...page);
    const pages: Executions['pages'] = (...which) => current.executions.pages(...which);
    let refusals = 0;
    const follow = followedRuns({ historyPage, pages }, async () => {
      if (refusals-- > 0) throw new Error('no definition now');
      return undefined;
    });
    await follow(look);

    current = historyOf(WHOLE.slice(0, 4));
    const another = await follow({ ...look, startedAt: '2026-01-02' });
    refusals = 1;
    current = historyOf(WHOLE.slice(0, 3));
    const failed = await follow({ ...look, startedAt: '2026-01-03' }).catch((error: Error) => error.message);
    const again = await follow({ ...look, startedAt: '2026-01-03' });

    expect(another.snapshot.running).toEqual(['step_1']);
    expect(failed).toBe('no definition now');
    expect(again.snapshot.steps.filter(({ status }) => status === 'succeeded')).toHaveLength(1);
  });
});
