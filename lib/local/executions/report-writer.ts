import { join } from 'node:path';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { localStateMachineArn } from '#contracts/names.ts';
import { defined } from '#core/defined.ts';
import { dropOldest } from '#core/drop-oldest.ts';
import type { Engine } from '#engine/engine.ts';
import type { HistoryEvent } from '#engine/model/event-record.ts';
import type { ExecutionRecord } from '#engine/store/store.ts';
import { writeReport } from '../report/write-report.ts';

/** Before the first report of a burst. */
const PAUSE_MILLISECONDS = 100;

/** Making a report takes longer than a short execution does, and executions that run are not to wait for it: one has this share of the time. */
const SHARE = 1 / 30;
/** The share while the event loop has hardly any time left. */
const BUSY_SHARE = 1 / 300;
/** Share of the time for which the event loop works when it is busy. */
const BUSY = 0.7;

/**
 * Returns how long to wait after a report that took so long to make, by the share of the time for which the event loop has worked since the
 * one before.
 */
export const pauseAfter = (milliseconds: number, utilization: number): number =>
  Math.max(PAUSE_MILLISECONDS, milliseconds / (utilization > BUSY ? BUSY_SHARE : SHARE));

/** Ends whose reports wait to be written; of a burst of more, the last ones get a report. */
const MAX_WAITING = 100;

/** Where reports come from and go to. */
export interface ReportsOptions {
  engine: Pick<Engine, 'getExecutionHistory' | 'subscribe'>;
  manifests: () => readonly WorkflowManifest[];
  storageFolder: string;
  onFailure: (error: unknown) => void;
}

type Ended = Pick<ExecutionRecord, 'arn' | 'name' | 'stateMachineArn' | 'stoppedAt'>;

/** Writes `report.html` into the folders of executions that end, one after another, until it is closed. */
export class ReportWriter {
  readonly #options: ReportsOptions;
  readonly #unsubscribe: () => void;
  /** Executions without a report, by ARN, in the order of their ends. */
  readonly #waiting = new Map<string, Ended>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #looked = performance.eventLoopUtilization();

  constructor(options: ReportsOptions) {
    this.#options = options;
    this.#unsubscribe = options.engine.subscribe((notice) => {
      if (notice.type === 'status') this.#note(notice.execution);
    });
  }

  /** Writes the reports that wait, and no further ones. */
  async close(): Promise<void> {
    this.#unsubscribe();
    clearTimeout(this.#timer);
    await this.#writing;
    // What was being written has set another.
    clearTimeout(this.#timer);
    while (this.#waiting.size > 0) await this.#writeNext();
  }

  #note({ arn, name, stateMachineArn, status, stoppedAt }: ExecutionRecord): void {
    this.#waiting.delete(arn);
    if (status === 'RUNNING') return;
    this.#waiting.set(arn, { arn, name, stateMachineArn, ...defined({ stoppedAt }) });
    dropOldest(this.#waiting, MAX_WAITING);
    this.#timer ??= setTimeout(() => this.#continue(), PAUSE_MILLISECONDS);
  }

  #continue(): void {
    const began = performance.now();
    this.#writing = this.#writeNext().finally(() => {
      const looked = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(looked, this.#looked);
      this.#looked = looked;
      const pause = pauseAfter(performance.now() - began, utilization);
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        if (this.#waiting.size > 0) this.#continue();
      }, pause);
    });
  }

  async #writeNext(): Promise<void> {
    const { engine, manifests, storageFolder, onFailure } = this.#options;
    const [next] = this.#waiting.values();
    if (!next) return;
    const { arn, name, stateMachineArn, stoppedAt = 0 } = next;
    this.#waiting.delete(arn);
    const manifest = manifests().find(({ name: of }) => localStateMachineArn(of) === stateMachineArn);
    if (!manifest) return;
    try {
      const events = await historyOf(engine, arn);
      writeReport(join(storageFolder, name), { manifest, name, events, now: stoppedAt });
    } catch (error) {
      onFailure(error);
    }
  }
}

const historyOf = async (
  engine: Pick<Engine, 'getExecutionHistory'>,
  executionArn: string,
): Promise<HistoryEvent[]> => {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await engine.getExecutionHistory({ executionArn, maxResults: 1000, nextToken });
    events.push(...(page.events as HistoryEvent[]));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return events;
};
