import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { emit } from '#compiler/emit/index.ts';
import { manifestOf } from '#compiler/manifest.ts';
import { type FunctionHost, type LocalServices, withinHost } from '#contracts/local-services.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { createProgress } from '#contracts/progress/progress.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import type { EventRecord } from '#engine/model/event-record.ts';
import { toHistoryEvent } from '#engine/model/render-event.ts';
import { readableEvent } from '#local/executions/recorded-history.ts';
import { followedRuns } from '#platform/progress/followed-runs.ts';
import type { RunView } from '#platform/progress/progress-store.ts';
import { readRun } from '#platform/progress/run-reader.ts';
import { StartedExecutions } from '#platform/undoing/abandoned.ts';
import { documentOf, runDocument } from '../property/run-document.ts';
import { anyGraph, anySteps } from '../property/workflows.ts';

const INPUT = { items: [1, 2, 3], yes: true, no: false };
const GIVEN = JSON.stringify(INPUT, null, 2);

/** Events as GetExecutionHistory's answer has them once the SDK has parsed it. */
const answered = (records: readonly EventRecord[]): HistoryEvent[] =>
  records.map((record) => {
    const event = JSON.parse(JSON.stringify(toHistoryEvent(record, { input: GIVEN })));
    return { ...event, timestamp: new Date(record.timestamp) };
  });

/** A stack that has the histories in its process, up to an event. */
const stackOf = (records: readonly EventRecord[]) => {
  const known = { until: 0, pages: 0 };
  const events: LocalServices['events'] = async (_, after) => {
    known.pages += 1;
    return records
      .slice(after, Math.min(known.until, after + 1000))
      .map((record) => readableEvent(record, GIVEN));
  };
  const call = async () => {
    throw new Error('nothing else is asked');
  };
  const host: FunctionHost = {
    ...{ environment: {}, kept: new WeakMap(), clockShift: 0, log: () => undefined },
    services: { call, events },
  };
  return { known, within: <Result>(act: () => Result) => withinHost(host, act) };
};

const executions = (events: readonly HistoryEvent[] = []) => ({
  async *pages() {
    yield events;
  },
  historyPage: async (): Promise<never> => {
    throw new Error('whole histories are read');
  },
});

const definitions = async () => undefined;

const same = (one: unknown, other: unknown, what: string): void => {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
  if (a !== b) throw new Error(`${what}: ${a} is not ${b}`);
};

/** Looks at an execution after each event: at what is followed in the process, and at its history as Step Functions answers with it. */
const compare = async (manifest: WorkflowManifest, records: readonly EventRecord[]): Promise<void> => {
  const { known, within } = stackOf(records);
  const follow = followedRuns(executions(), definitions);
  const events = answered(records);
  let highest = 0;
  for (known.until = 1; known.until <= records.length; known.until++) {
    const now = records[known.until - 1]!.timestamp + 500;
    const look = { manifest, execution: 'one', startedAt: '2024-01-01', now };
    const followed: RunView = await within(() => follow(look));
    const read = { executions: executions(events.slice(0, known.until)), definitions, now };
    const whole = await readRun(manifest, 'one', read);
    // A percentage that was shown does not go back.
    highest = Math.max(highest, whole.snapshot.percent);
    const { status } = whole.snapshot;
    const percent = status === 'SUCCEEDED' ? 100 : highest;
    same(followed, { ...whole, snapshot: { ...whole.snapshot, percent } }, `after event ${known.until}`);
  }
  if (known.pages !== records.length) throw new Error(`${known.pages} looks at ${records.length} events`);
};

/** What the end of an execution is recorded by, besides its view. */
const recordedBy = (manifest: WorkflowManifest, events: Iterable<HistoryEvent>): unknown => {
  const progress = createProgress(manifest, { sized: true });
  const started = new StartedExecutions();
  for (const event of events) {
    progress.apply(event);
    started.apply(event);
  }
  const runs = [...progress.runs()].map(([step, all]) => [
    step,
    all.map(({ visits, ...run }) => [
      run,
      visits.map(({ inputBytes, run: call, given }) => [inputBytes, call, given]),
    ]),
  ]);
  return [runs, started.all()];
};

describe('A history in the same process', () => {
  it('says of generated executions, after each of their events, what its rendered form says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(anyGraph, anySteps),
        fc.nat({ max: 12 }),
        fc.boolean(),
        async (steps, which, isSensitive) => {
          const document = documentOf(steps);
          const failing = steps[which]?.id;
          const fails = ({ step }: { step: string }) => (step === failing ? 'ServiceDown' : undefined);
          const { result } = await runDocument(document, INPUT, fails);
          const manifest = manifestOf(document, emit(document));
          const sensitive = { input: [['items', '*']], steps: { [steps[0]!.id]: ['*'] } };

          await compare(isSensitive ? { ...manifest, sensitive } : manifest, result.records);

          const read = result.records.map((record) => readableEvent(record, GIVEN));
          const rendered = recordedBy(manifest, answered(result.records));
          same(recordedBy(manifest, read as unknown as HistoryEvent[]), rendered, 'at the end');
        },
      ),
      { numRuns: generatedRuns(200) },
    );
  });
});
