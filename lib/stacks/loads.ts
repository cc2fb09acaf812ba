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
 * Quotas of an account in us-east-1, us-west-2 or eu-west-1, a second; some can be raised. Those of Step Functions are what their buckets are
 * filled with (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html); new accounts begin with fewer transitions. That of
 * transitions is L-AD9B4E93 of Service Quotas, with a bucket as large (L-137B3F65), as listed in `docs/quotas.md` of
 * https://github.com/gruntwork-io/terraform-aws-utilities, which names no region; the guide of July 2023 still had 1,500.
 */
const QUOTAS = {
  startExecution: 300,
  transitions: 5000,
  getExecutionHistory: 20,
  describeExecution: 15,
  sendTaskSuccess: 500,
  /** Standard executions that are open in an account and region; raised on request, to millions. */
  openExecutions: 1_000_000,
  /** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
  concurrentCalls: 1000,
  /** Of an account and region, and of Baton's API as the setting `requestsPerSecond` says: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
  apiRequests: 10_000,
  /** PutEvents: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
  busEvents: 10_000,
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
  },
  {
    name: 'state transitions a second',
    formula: `${run.transitions} × runs / 86,400`,
    value: (runs) => run.transitions * perSecond(runs),
    quota: QUOTAS.transitions,
  },
  {
    name: 'GetExecutionHistory a second',
    formula: `one at each end + ${WATCHED_TEXT}, each every 5 minutes`,
    value: (runs) => perSecond(runs) + WATCHED.executions * WATCHED.historiesOfEach,
    quota: QUOTAS.getExecutionHistory,
  },
  {
    name: 'DescribeExecution a second',
    formula:
      'sweeps: 1 % of the runs, whose end no event reports, or which are silent and no function says why',
    value: (runs) => 0.01 * perSecond(runs),
    quota: QUOTAS.describeExecution,
  },
  {
    name: 'SendTaskSuccess a second',
    formula: 'one approval: runs / 86,400',
    value: perSecond,
    quota: QUOTAS.sendTaskSuccess,
  },
  {
    name: 'open executions',
    formula: `(${run.openHours} hours of waiting + ${Math.round(run.callSeconds)} s of calls) × runs / 86,400`,
    value: (runs) => (run.openHours * 3600 + run.callSeconds) * perSecond(runs),
    quota: QUOTAS.openExecutions,
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
  },
  {
    name: 'requests to the API a second (`requestsPerSecond`)',
    formula: `${OWN_WORK.apiCalls} × runs / 86,400 + ${WATCHED_TEXT} / ${WATCHED.everySeconds} s`,
    value: (runs) => OWN_WORK.apiCalls * perSecond(runs) + LOOKS,
    quota: QUOTAS.apiRequests,
  },
  {
    name: 'events a second on the bus',
    formula: `${OWN_WORK.busEvents} × runs / 86,400`,
    value: (runs) => OWN_WORK.busEvents * perSecond(runs),
    quota: QUOTAS.busEvents,
  },
  {
    name: 'files written a second, if all had one prefix',
    formula: `${run.files} × runs / 86,400`,
    value: (runs) => run.files * perSecond(runs),
    quota: QUOTAS.filePuts,
  },
];

/** What is asked of the table. */
const tableLines = (run: RunFacts): LoadLine[] => [
  {
    name: 'write units a second of the table',
    formula: `${Math.round(writeUnitsOf(run))} × runs / 86,400`,
    value: (runs) => writeUnitsOf(run) * perSecond(runs),
    quota: QUOTAS.tableWrites,
  },
  {
    name: 'write units a second of the busiest partition',
    formula: `records of one workflow in the index: ${OWN_WORK.recordKilobytes} × runs / 86,400`,
    value: (runs) => OWN_WORK.recordKilobytes * perSecond(runs),
    quota: QUOTAS.partitionWrites,
  },
  {
    name: 'write units a second of an `open#` partition',
    formula: `(start, version, end, ${OWN_WORK.questions(run.openHours)} questions) × runs / 86,400 / 16`,
    value: (runs) => ((3 + OWN_WORK.questions(run.openHours)) * perSecond(runs)) / 16,
    quota: QUOTAS.partitionWrites,
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
  },
];

/** Returns what executions of a workflow ask of an account at its busiest, if they are spread over the day. */
export const loadLines = (run: RunFacts): LoadLine[] => [
  ...statesLines(run),
  ...serviceLines(run),
  ...tableLines(run),
];
