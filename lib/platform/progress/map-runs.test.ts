import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describe, expect, it } from '@jest/globals';
import { stepWith } from '#contracts/testing/manifest.ts';
import { MapRunReader } from './map-runs.ts';

const ARN = 'arn:aws:states:us-east-1:000000000000:mapRun:orders/items:one';
const STEPS = [stepWith('items'), stepWith('others')];

/** Events by their numbers, each after the one that it names. */
const begun = (first: number, name: string, mapRunArn: string): HistoryEvent[] => [
  event(first, 'MapStateEntered', first - 1, { stateEnteredEventDetails: { name } }),
  event(first + 1, 'MapStateStarted', first),
  event(first + 2, 'MapRunStarted', first + 1, { mapRunStartedEventDetails: { mapRunArn } }),
];
const event = (
  id: number,
  type: HistoryEvent['type'],
  previousEventId: number,
  details: Partial<HistoryEvent> = {},
): HistoryEvent => ({ id, type, previousEventId, timestamp: new Date(0), ...details });

const readerOf = (events: HistoryEvent[]): MapRunReader => {
  const reader = new MapRunReader(STEPS);
  for (const each of events) reader.apply(each);
  return reader;
};

describe('The reader of map runs', () => {
  it('knows the step of each that has ended, also if others began meanwhile', () => {
    const reader = readerOf([
      ...begun(2, 'items', ARN),
      ...begun(5, 'others', `${ARN}-2`),
      event(8, 'MapRunSucceeded', 7),
      event(9, 'MapRunFailed', 4),
    ]);

    expect(reader.ended()).toEqual([
      { step: 'others', arn: `${ARN}-2`, end: 8 },
      { step: 'items', arn: ARN, end: 9 },
    ]);
  });

  it('leaves out one that is under way', () => {
    expect(readerOf(begun(2, 'items', ARN)).ended()).toEqual([]);
  });

  it('has the newest end of one that was continued', () => {
    const reader = readerOf([
      ...begun(2, 'items', ARN),
      event(5, 'MapRunFailed', 4),
      event(6, 'ExecutionRedriven', 5),
      event(7, 'MapRunRedriven', 6, { mapRunRedrivenEventDetails: { mapRunArn: ARN, redriveCount: 1 } }),
      event(8, 'MapRunSucceeded', 7),
    ]);

    expect(reader.ended()).toEqual([{ step: 'items', arn: ARN, end: 8 }]);
  });
});
