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

/** Returns what the requests for files cost: each is written once and read twice. */
export const requestDollars = (files: number): number => files * (RATES.s3Put + 2 * RATES.s3Get);

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
  /**
   * Start 4, version 2, approval asked for 5, announced 4 and decided 14, view 1, end with its record 18; entries of the audit trail are
   * among them.
   */
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

/** Returns the write units of an execution. */
export const writeUnitsOf = ({ calls, openHours }: RunFacts): number =>
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
      dollars: (runs) => runs * requestDollars(run.files),
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
