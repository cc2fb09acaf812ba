import { OWN_WORK, type RunFacts, writeUnitsOf } from './costs.ts';

/**
 * What a sweep takes, which has 13 of each 15 minutes: a query of 200 open executions, and a question with its read and its write, of which some are
 * asked at once (`open-runs.ts`). The milliseconds are those that DynamoDB usually takes from a function.
 */
const SWEEP = {
  pageRuns: 200,
  pageMilliseconds: 20,
  questionMilliseconds: 20,
  atOnce: 10,
  everySeconds: 900,
  maxSeconds: 780,
} as const;

/**
 * Quotas of an account in us-east-1, us-west-2 or eu-west-1, a second; AWS raises all but those of S3 and of a partition on request. Those
 * of Step Functions are what their buckets are filled with (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html):
 * other regions have 800 transitions, 150 starts, 300 answers of tasks and 10 descriptions, and new accounts begin with fewer transitions,
 * which grow with use.
 */
const QUOTAS = {
  startExecution: 300,
  transitions: 5000,
  getExecutionHistory: 20,
  describeExecution: 15,
  sendTaskSuccess: 500,
  /** Standard executions that are open in an account and region. */
  openExecutions: 1_000_000,
  /** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
  concurrentCalls: 1000,
  /**
   * Of an account and region, and of Baton's API as the setting `requestsPerSecond` says:
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
   */
  apiRequests: 10_000,
  /** PutEvents, and invocations of targets: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
  busEvents: 10_000,
  busInvocations: 18_750,
  /** Of one prefix of a bucket: https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html */
  filePuts: 3500,
  /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html */
  partitionWrites: 1000,
  /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html (a table on demand). */
  tableWrites: 40_000,
} as const;

/**
 * Executions that people look at all the time, histories that are read of each in a second (`npm run bench read-model`), and seconds between two
 * looks of a page at the status (`use-execution.ts`).
 */
const WATCHED = { executions: 1000, historiesOfEach: 1 / 300, everySeconds: 3 } as const;

/** A figure that is to be below a quota, with its formula in words. */
export interface LoadLine {
  name: string;
  formula: string;
  /** At so many executions a day. */
  value: (runsOfDay: number) => number;
  quota: number;
  /** What happens above it, and what to do before. */
  advice: string;
}

/** Executions a second of so many a day. */
const perSecond = (runs: number): number => runs / 86_400;

const WATCHED_TEXT = `${WATCHED.executions.toLocaleString('en-US')} watched`;

/** Looks at the statuses of watched executions a second. */
const LOOKS = WATCHED.executions / WATCHED.everySeconds;

/** What is asked of Step Functions. */
const statesLines = (run: RunFacts): LoadLine[] => [
  {
    name: 'StartExecution a second',
    formula: 'runs / 86,400',
    value: perSecond,
    quota: QUOTAS.startExecution,
    advice: 'what is refused is tried again by its caller; `--queued` starts wait in SQS',
  },
  {
    name: 'state transitions a second',
    formula: `${run.transitions} × runs / 86,400`,
    value: (runs) => run.transitions * perSecond(runs),
    quota: QUOTAS.transitions,
    advice:
      'executions slow down (the alarm of throttled executions says so); raise L-AD9B4E93 and L-137B3F65, in other regions (800) before half of this load; Express stretches take fewer',
  },
  {
    name: 'GetExecutionHistory a second',
    formula: `one at each end + ${WATCHED_TEXT}, each every 5 minutes`,
    value: (runs) => perSecond(runs) + WATCHED.executions * WATCHED.historiesOfEach,
    quota: QUOTAS.getExecutionHistory,
    advice:
      'ends are processed late, pages say "as of"; raise it to 60 before peaks of the day or three times the viewers',
  },
  {
    name: 'DescribeExecution a second',
    formula:
      'sweeps: 1 % of the runs, whose end no event reports, or which are silent and no function says why',
    value: (runs) => 0.01 * perSecond(runs),
    quota: QUOTAS.describeExecution,
    advice: 'nothing to do; a sweep that is refused asks again in the next quarter of an hour',
  },
  {
    name: 'SendTaskSuccess a second',
    formula: 'one approval: runs / 86,400',
    value: perSecond,
    quota: QUOTAS.sendTaskSuccess,
    advice: 'nothing to do; what is refused is tried again',
  },
  {
    name: 'open executions',
    formula: `(${run.openHours} hours of waiting + ${Math.round(run.callSeconds)} s of calls) × runs / 86,400`,
    value: (runs) => (run.openHours * 3600 + run.callSeconds) * perSecond(runs),
    quota: QUOTAS.openExecutions,
    advice:
      'starts are refused (503), queued ones wait; raise it to twice the load (AWS grants millions), or let people decide in 12 hours',
  },
];

/** What is asked of functions, the API, the bus and the bucket. */
const serviceLines = (run: RunFacts): LoadLine[] => [
  {
    name: 'calls of functions at the same time',
    formula: `(${Math.round(run.callSeconds)} s + ${OWN_WORK.calls} × ${OWN_WORK.secondsOfCall} s) × runs / 86,400 + ${WATCHED_TEXT} / ${WATCHED.everySeconds} s × ${OWN_WORK.secondsOfCall} s`,
    value: (runs) =>
      (run.callSeconds + OWN_WORK.calls * OWN_WORK.secondsOfCall) * perSecond(runs) +
      LOOKS * OWN_WORK.secondsOfCall,
    quota: QUOTAS.concurrentCalls,
    advice:
      'calls are refused and tried again; raise it to 2,000 for peaks (`accountConcurrency`), `factoryConcurrency` keeps a share for what matters',
  },
  {
    name: 'requests to the API a second (`requestsPerSecond`)',
    formula: `${OWN_WORK.apiCalls} × runs / 86,400 + ${WATCHED_TEXT} / ${WATCHED.everySeconds} s`,
    value: (runs) => OWN_WORK.apiCalls * perSecond(runs) + LOOKS,
    quota: QUOTAS.apiRequests,
    advice: '429, which pages answer with a pause; set `requestsPerSecond` (50) to twice the load',
  },
  {
    name: 'events a second on the bus',
    formula: `${OWN_WORK.busEvents} × runs / 86,400`,
    value: (runs) => OWN_WORK.busEvents * perSecond(runs),
    quota: QUOTAS.busEvents,
    advice: 'nothing to do',
  },
  {
    name: 'deliveries of events to targets a second',
    formula: `a rule, a queue or a function for each of ${OWN_WORK.busEvents} events and 2 changes of status: ${OWN_WORK.busEvents + 2} × runs / 86,400`,
    value: (runs) => (OWN_WORK.busEvents + 2) * perSecond(runs),
    quota: QUOTAS.busInvocations,
    advice: 'deliveries are late, not lost',
  },
  {
    name: 'files written a second, if all had one prefix',
    formula: `${run.files} × runs / 86,400`,
    value: (runs) => run.files * perSecond(runs),
    quota: QUOTAS.filePuts,
    advice: 'nothing to do: each execution has a prefix, by which S3 divides the bucket',
  },
];

/** What is asked of the table. */
const tableLines = (run: RunFacts): LoadLine[] => [
  {
    name: 'write units a second of the table',
    formula: `${Math.round(writeUnitsOf(run))} × runs / 86,400`,
    value: (runs) => writeUnitsOf(run) * perSecond(runs),
    quota: QUOTAS.tableWrites,
    advice: 'nothing to do; a new table takes 4,000 at first, so raise the load over some hours, or warm it',
  },
  {
    name: 'write units a second of the busiest partition',
    formula: `records of one workflow in the index: ${OWN_WORK.recordKilobytes} × runs / 86,400`,
    value: (runs) => OWN_WORK.recordKilobytes * perSecond(runs),
    quota: QUOTAS.partitionWrites,
    advice: 'nothing to do',
  },
  {
    name: 'write units a second of an `open#` partition',
    formula: `(start, version, end, ${OWN_WORK.questions(run.openHours)} questions) × runs / 86,400 / 16`,
    value: (runs) => ((3 + OWN_WORK.questions(run.openHours)) * perSecond(runs)) / 16,
    quota: QUOTAS.partitionWrites,
    advice: 'nothing to do',
  },
  {
    name: 'seconds that a sweep takes of each quarter of an hour',
    formula: `open executions / ${SWEEP.pageRuns} × ${SWEEP.pageMilliseconds} ms + questions of 15 minutes × ${SWEEP.questionMilliseconds} ms / ${SWEEP.atOnce}`,
    value: (runs) => {
      const open = (run.openHours * 3600 + run.callSeconds) * perSecond(runs);
      const questions = OWN_WORK.questions(run.openHours) * perSecond(runs) * SWEEP.everySeconds;
      const { pageRuns, pageMilliseconds, questionMilliseconds, atOnce } = SWEEP;
      return ((open / pageRuns) * pageMilliseconds + (questions / atOnce) * questionMilliseconds) / 1000;
    },
    quota: SWEEP.maxSeconds,
    advice: 'open executions are looked at later than every quarter of an hour; nothing is lost',
  },
];

/** Returns what executions of a workflow ask of an account at its busiest, if they are spread over the day. */
export const loadLines = (run: RunFacts): LoadLine[] => [
  ...statesLines(run),
  ...serviceLines(run),
  ...tableLines(run),
];
