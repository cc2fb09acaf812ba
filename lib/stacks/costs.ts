import { PRICES } from '#contracts/prices.ts';

/** What one execution of a workflow does, from its plan and from what it writes. */
export interface RunFacts {
  transitions: number;
  /** Dollars for the calls of its functions, and how many there are. */
  lambdaDollars: number;
  calls: number;
  /** Seconds that these calls take together. */
  callSeconds: number;
  /** Files that it writes, and their bytes. */
  files: number;
  fileBytes: number;
  /** Steps that call functions: the metrics of a step are paid each. */
  steps: number;
  /** Hours for which it waits for people. */
  openHours: number;
}

/** Prices of us-east-1 in dollars, besides those of `PRICES`, with the page of AWS that has each. */
const RATES = {
  /** https://aws.amazon.com/s3/pricing/ (S3 Standard): PUT and POST, and GET; a gigabyte is in `S3_TIERS`. */
  s3Put: 0.005 / 1000,
  s3Get: 0.0004 / 1000,
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/: storage, and the continuous backups (point-in-time recovery) of both tables. */
  tableGigabyteMonth: 0.25,
  backupGigabyteMonth: 0.2,
  /** https://aws.amazon.com/api-gateway/pricing/ (REST, the first 333 million of a month). */
  apiCall: 3.5 / 1_000_000,
  /** https://aws.amazon.com/cloudwatch/pricing/: logs (the first 10 TB of a month), metrics, alarms, dashboards. */
  logGigabyte: 0.5,
  metric: 0.3,
  alarm: 0.1,
  dashboard: 3,
  /** https://aws.amazon.com/xray/pricing/: traces that are recorded. */
  trace: 5 / 1_000_000,
} as const;

/** Dollars for a gigabyte a month in S3 Standard, up to so many gigabytes: the first 50 TB, the next 450 TB, and what is above. */
const S3_TIERS = [
  { upTo: 50_000, dollars: 0.023 },
  { upTo: 500_000, dollars: 0.022 },
  { upTo: Number.POSITIVE_INFINITY, dollars: 0.021 },
] as const;

/** Returns what so many gigabytes in S3 cost a month. */
const storageDollars = (gigabytes: number): number =>
  S3_TIERS.reduce((sum, { upTo, dollars }, index) => {
    const from = S3_TIERS[index - 1]?.upTo ?? 0;
    return sum + Math.max(0, Math.min(gigabytes, upTo) - from) * dollars;
  }, 0);

/**
 * What Baton's own functions do for one execution, as `test/lambdas/costs.test.ts` counts it for the marketing campaign. A write unit is 1 KB in
 * the table, and one more in the index if the item is there, two if it moves there.
 */
export const OWN_WORK = {
  /** start-execution; start-on-status-change twice; request, announce and decide an approval; the looks at its status. */
  calls: 7,
  secondsOfCall: 0.3,
  apiCalls: 4,
  /** The execution has started and ended; an approval is asked for and decided. */
  busEvents: 4,
  logBytesOfCall: 1200,
  /** Start 4, version 2, approval asked for 5, announced 4 and decided 14, view 1, end with its record 18; entries of the audit trail are among them. */
  writeUnits: 48,
  /** A note for each call, two for one that takes over a second, which most of them do (`note-step.ts`). */
  writeUnitsOfCall: 1.8,
  /** Each question of a sweep whether a silent execution still runs: its item, in the index as well; and the notes that are read first. */
  writeUnitsOfQuestion: 2,
  readUnitsOfQuestion: 1,
  /** Effects: an entry that begins, ends and is read with the fence (`once-logged.ts`). */
  effects: 3,
  writeUnitsOfEffect: 2.2,
  readUnitsOfEffect: 2,
  /** With the notes of its steps, which say what they used, and three looks at its status. */
  readUnits: 15,
  /** Bytes in the table for 90 days: item, record and approval, those again in the index, view, notes, entries of effects. */
  tableBytes: 20_000,
  /** Kilobytes of the record of an execution that has ended. */
  recordKilobytes: 4,
  /** Bytes in the audit trail for ever, with the index. */
  auditBytes: 3350,
  /** Questions about an execution that waits for people: at 15, 30, 60 … minutes (`silence.ts`). */
  questions: (hours: number): number => (hours * 60 < 15 ? 0 : Math.floor(Math.log2((hours * 60) / 15)) + 1),
} as const;

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

/** Alarms of a deployment with one workflow, and metrics that functions write of each step. */
const MONITORING = { alarms: 18, metricsOfStep: 3 } as const;

const SECONDS_OF_MONTH = 30 * 86_400;
const GIGABYTE = 1e9;

/** Calls of scheduled functions in a month: announcements and approvals every 5 minutes, executions every 15, services every minute. */
const SCHEDULED_CALLS = SECONDS_OF_MONTH * (2 / 300 + 1 / 900 + 1 / 60);

/** Executions of which X-Ray records a trace: the first of each second, and 5 % of the others. */
const traced = (runs: number): number => {
  const first = Math.min(runs, SECONDS_OF_MONTH);
  return first + 0.05 * (runs - first);
};

/** A line of the bill: dollars in a month with so many executions. */
export interface CostLine {
  name: string;
  dollars: (runs: number) => number;
}

const callDollars = (seconds: number): number =>
  PRICES.lambdaRequest + seconds * 0.5 * PRICES.lambdaGigabyteSecond;

const writeUnitsOf = ({ calls, openHours }: RunFacts): number =>
  OWN_WORK.writeUnits +
  calls * OWN_WORK.writeUnitsOfCall +
  OWN_WORK.effects * OWN_WORK.writeUnitsOfEffect +
  OWN_WORK.questions(openHours) * OWN_WORK.writeUnitsOfQuestion;

/** Returns what executions of a workflow cost in a month, line by line. */
export const costLines = (run: RunFacts): CostLine[] => {
  const writes = writeUnitsOf(run);
  const reads =
    OWN_WORK.readUnits +
    OWN_WORK.effects * OWN_WORK.readUnitsOfEffect +
    OWN_WORK.questions(run.openHours) * OWN_WORK.readUnitsOfQuestion;
  const open = (runs: number): number => (runs * run.openHours * 3600) / SECONDS_OF_MONTH;
  // A sweep reads 0.5 KB of each execution that is open, at half a unit for 4 KB, every 15 minutes.
  const swept = (runs: number): number => (open(runs) / 16) * (SECONDS_OF_MONTH / 900);
  return [
    { name: 'Step Functions', dollars: (runs) => runs * run.transitions * PRICES.transition },
    { name: 'Lambda, actions', dollars: (runs) => runs * run.lambdaDollars },
    {
      name: "Lambda, Baton's own",
      dollars: (runs) =>
        runs * OWN_WORK.calls * callDollars(OWN_WORK.secondsOfCall) + SCHEDULED_CALLS * callDollars(0.2),
    },
    {
      name: `S3 requests, ${run.files} files`,
      dollars: (runs) => runs * run.files * (RATES.s3Put + 2 * RATES.s3Get),
    },
    {
      name: `DynamoDB, ${Math.round(writes)} write and ${reads} read units`,
      dollars: (runs) => runs * (writes * PRICES.tableWriteUnit + reads * PRICES.tableReadUnit),
    },
    { name: 'DynamoDB, sweeps', dollars: (runs) => swept(runs) * PRICES.tableReadUnit },
    {
      name: 'storage after a year: table 90 days, audit and files for ever',
      dollars: (runs) =>
        ((runs * (3 * OWN_WORK.tableBytes + 12 * OWN_WORK.auditBytes)) / GIGABYTE) *
          (RATES.tableGigabyteMonth + RATES.backupGigabyteMonth) +
        storageDollars((runs * 12 * run.fileBytes) / GIGABYTE),
    },
    {
      name: 'API Gateway, EventBridge, logs',
      dollars: (runs) =>
        runs *
        (OWN_WORK.apiCalls * RATES.apiCall +
          OWN_WORK.busEvents * PRICES.busEvent +
          ((run.calls + OWN_WORK.calls) * OWN_WORK.logBytesOfCall * RATES.logGigabyte) / GIGABYTE),
    },
    { name: 'X-Ray', dollars: (runs) => traced(runs) * RATES.trace },
    {
      name: `alarms (${MONITORING.alarms}), dashboard`,
      dollars: () => MONITORING.alarms * RATES.alarm + RATES.dashboard,
    },
    {
      name: `metrics of ${run.steps} steps (\`stepMetrics\`)`,
      // A metric is paid for the hours in which it is written; an execution writes them in one hour or two.
      dollars: (runs) =>
        Math.min(1, (runs * 2 * 3600) / SECONDS_OF_MONTH) *
        run.steps *
        MONITORING.metricsOfStep *
        RATES.metric,
    },
  ];
};

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
  /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html */
  partitionWrites: 1000,
  /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html (a table on demand). */
  tableWrites: 40_000,
} as const;

/** Executions that people look at all the time, and histories that are read of each in a second (`npm run bench read-model`). */
const WATCHED = { executions: 1000, historiesOfEach: 1 / 300 } as const;

/** A figure that is to be below a quota, with its formula in words. */
export interface LoadLine {
  name: string;
  formula: string;
  /** At so many executions a day. */
  value: (runsOfDay: number) => number;
  quota: number;
}

/** Returns what executions of a workflow ask of an account at its busiest, if they are spread over the day. */
export const loadLines = (run: RunFacts): LoadLine[] => {
  const perSecond = (runs: number): number => runs / 86_400;
  return [
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
      formula: `one at each end + ${WATCHED.executions.toLocaleString('en-US')} watched, each every 5 minutes`,
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
    {
      name: 'calls of functions at the same time',
      formula: `(${Math.round(run.callSeconds)} s + ${OWN_WORK.calls} × ${OWN_WORK.secondsOfCall} s) × runs / 86,400`,
      value: (runs) => (run.callSeconds + OWN_WORK.calls * OWN_WORK.secondsOfCall) * perSecond(runs),
      quota: QUOTAS.concurrentCalls,
    },
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
      formula: '(start, end, questions) × runs / 86,400 / 16',
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
};
