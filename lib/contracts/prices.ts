import { DEFAULT_MEMORY_MEGABYTES } from './deployment.ts';

/**
 * US dollars for what an execution uses, in us-east-1 (N. Virginia), free tiers left out.
 * Ref: https://aws.amazon.com/step-functions/pricing/, https://aws.amazon.com/lambda/pricing/ (Arm, first tier),
 * https://aws.amazon.com/dynamodb/pricing/on-demand/.
 */
export const PRICES = {
  transition: 0.025 / 1000,
  lambdaRequest: 0.2 / 1_000_000,
  lambdaGigabyteSecond: 0.000_013_333_4,
  expressRequest: 1 / 1_000_000,
  expressGigabyteSecond: 0.000_016_67,
  /** 4 KB read consistently, or 8 KB eventually. */
  tableReadUnit: 0.125 / 1_000_000,
  /** 1 KB written, in the table or in its index. */
  tableWriteUnit: 0.625 / 1_000_000,
  /** https://aws.amazon.com/eventbridge/pricing/: events that are put; those of AWS's services, such as status changes, are free. */
  busEvent: 1 / 1_000_000,
  /** https://aws.amazon.com/sqs/pricing/: requests to a standard queue. */
  queueRequest: 0.4 / 1_000_000,
} as const;

/** Memory of a function unless its deployment says otherwise, in gigabytes. */
export const ASSUMED_MEMORY_GB = DEFAULT_MEMORY_MEGABYTES / 1024;

/** Returns what a function's call of so many seconds costs. */
export const dollarsOfCall = (seconds: number, gigabytes = ASSUMED_MEMORY_GB): number =>
  PRICES.lambdaRequest + seconds * gigabytes * PRICES.lambdaGigabyteSecond;

/** Requests to the table by which one run, or one call, takes its turn and gives it up again if no other waits, in units. */
const TURN_UNITS = {
  concurrency: { reads: 7, writes: 9 },
  rate: { reads: 3, writes: 3 },
  debounce: { reads: 1, writes: 1 },
} as const;

/** Seconds of the function that gives turns. */
const TURN_SECONDS = 0.1;

/** Returns what it costs besides the transition that a run, or a call, waits for its turn. */
export const dollarsOfTurn = (
  limits: Partial<Record<keyof typeof TURN_UNITS, object>>,
): { lambda: number; table: number } => {
  const names = (Object.keys(TURN_UNITS) as (keyof typeof TURN_UNITS)[]).filter((name) => limits[name]);
  // One state waits for `concurrency` and `rate`, another for `debounce`.
  const calls = Number(names.some((name) => name !== 'debounce')) + Number(names.includes('debounce'));
  const table = names.reduce(
    (sum, name) =>
      sum + TURN_UNITS[name].reads * PRICES.tableReadUnit + TURN_UNITS[name].writes * PRICES.tableWriteUnit,
    0,
  );
  return { lambda: calls * dollarsOfCall(TURN_SECONDS), table };
};

/**
 * Returns what a queued start costs besides (`baton start --queued`): an event, a message that is received and deleted
 * with nine others, its share of the call that makes them, the item in the table and its index, twice written, and the look at it.
 */
export const dollarsOfQueuedStart = (): number =>
  PRICES.busEvent +
  1.2 * PRICES.queueRequest +
  dollarsOfCall(QUEUED_BATCH_SECONDS) / 10 +
  PRICES.tableReadUnit +
  4 * PRICES.tableWriteUnit;

/** Seconds of the call that makes ten queued starts. */
const QUEUED_BATCH_SECONDS = 3;

/** What begins an attempt at a Task state: of a service, an activity or a function by its ARN. */
const CALL = /^(Task|Activity|LambdaFunction)Scheduled$/;

/** Memory that an Express execution is paid for: in steps of 64 MB, of which payloads below a few megabytes take one. */
const EXPRESS_GB = 64 / 1024;

/** Returns what an Express execution costs that takes so many seconds; its time is rounded up to 0.1 s. */
export const dollarsOfExpress = (seconds: number): number =>
  PRICES.expressRequest + (Math.ceil(seconds * 10) / 10) * EXPRESS_GB * PRICES.expressGigabyteSecond;

/** An event of a history as the SDK or the engine gives it, as far as it says what an execution costs. */
export interface MeteredEvent {
  id?: number | undefined;
  previousEventId?: number | undefined;
  type?: string | undefined;
  timestamp?: Date | undefined;
}

/** Sums up what an execution costs, event by event: transitions and retries, and calls of functions with the memory of the default. */
export interface CostMeter {
  apply(event: MeteredEvent): void;
  /** US dollars so far. */
  dollars(): number;
}

/** Returns a meter that has seen nothing. */
export const costMeter = (): CostMeter => {
  let [entered, tasks, scheduled, calls] = [0, 0, 0, 0];
  const started = new Map<number, number>();
  return {
    apply({ id = 0, previousEventId = 0, type = '', timestamp }) {
      const milliseconds = timestamp?.getTime() ?? 0;
      if (type.endsWith('StateEntered')) entered += 1;
      if (type === 'TaskStateEntered') tasks += 1;
      if (CALL.test(type)) scheduled += 1;
      if (type === 'TaskStarted') started.set(id, milliseconds);
      const begun = started.get(previousEventId);
      if (begun === undefined) return;
      started.delete(previousEventId);
      calls += dollarsOfCall(Math.max(0, milliseconds - begun) / 1000);
    },
    dollars: () => (entered + Math.max(0, scheduled - tasks)) * PRICES.transition + calls,
  };
};

/** Counts the transitions that AWS bills for an execution, by its history: each state entered and each retry. */
export const billedTransitions = (history: readonly { type: string }[]): number => {
  const count = (matches: (type: string) => boolean): number =>
    history.filter(({ type }) => matches(type)).length;
  const retries = count((type) => CALL.test(type)) - count((type) => type === 'TaskStateEntered');
  return count((type) => type.endsWith('StateEntered')) + Math.max(0, retries);
};

/** An event of a history, as far as it says what functions cost. */
interface TimedEvent {
  id: number;
  previousEventId?: number | undefined;
  type: string;
  /** Seconds since the epoch. */
  timestamp: number;
}

/** Returns what the calls of functions in a history cost; by default each has the memory that a function has by default. */
export const lambdaDollars = (history: readonly TimedEvent[], gigabytes = ASSUMED_MEMORY_GB): number => {
  const started = new Map(
    history.filter(({ type }) => type === 'TaskStarted').map((event) => [event.id, event]),
  );
  let dollars = 0;
  for (const { previousEventId, timestamp } of history) {
    const start = started.get(previousEventId ?? 0);
    if (!start) continue;
    started.delete(start.id);
    dollars += dollarsOfCall(Math.max(0, timestamp - start.timestamp), gigabytes);
  }
  return dollars;
};
