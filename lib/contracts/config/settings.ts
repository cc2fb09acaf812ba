import { z } from 'zod';

/** A setting with its meaning and, for messages, its possible values. */
const setting = <Schema extends z.ZodType>(schema: Schema, description: string, expected: string): Schema =>
  schema.meta({ description, expected }) as Schema;

/** Context is text, so numbers and flags may be written as text everywhere. */
const count = (fallback: number, description: string): z.ZodDefault<z.ZodCoercedNumber> =>
  setting(
    z.coerce.number().int().positive().default(fallback),
    description,
    'a whole number above 0',
  ) as z.ZodDefault<z.ZodCoercedNumber>;

const flag = (fallback: boolean, description: string) =>
  setting(z.stringbool().or(z.boolean()).default(fallback), description, 'true or false');

const oneOf = <const Values extends readonly [string, ...string[]]>(
  values: Values,
  fallback: NoInfer<Values[number]>,
  description: string,
) =>
  setting(
    z.enum(values).default(fallback as never),
    description,
    values.map((value) => `"${value}"`).join(' or '),
  );

const between = (least: number, most: number, fallback: number, description: string) =>
  setting(
    z.coerce.number().int().min(least).max(most).default(fallback),
    description,
    `a whole number from ${least} to ${most}`,
  );

/**
 * Settings of a deployment: in `baton.config.ts`, or as context, `-c baton:<name>=<value>` or under `context` in cdk.json.
 */
export const SETTINGS = z.strictObject({
  account: setting(
    z
      .string()
      .regex(/^\d{12}$/)
      .optional(),
    'Account that the stage is deployed to; default: that of the credentials.',
    'an account id of 12 digits, as text',
  ),
  region: setting(
    z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/)
      .optional(),
    'Region that the stage is deployed to; default: that of the credentials.',
    'a region such as "eu-central-1"',
  ),
  stackPrefix: setting(
    z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]*$/)
      .default('baton'),
    'Prefix of the names of stacks, after the stage.',
    'letters, digits and hyphens, a letter first',
  ),
  stateMachinePrefix: setting(
    z
      .string()
      .regex(/^[\w-]+$/)
      .default('baton-'),
    'Prefix of the names of state machines, after the stage.',
    'letters, digits, hyphens and underscores',
  ),
  removal: oneOf(
    ['retain', 'destroy'],
    'retain',
    'What happens to table and files when the data stack is removed, and to the functions that workflows call when theirs is.',
  ),
  authorization: oneOf(['iam', 'api-key'], 'iam', 'Who may call the API.'),
  requestsPerSecond: count(50, 'Requests per second that the API takes, and each API key.'),
  requestsPerDay: count(100_000, 'Requests per day that each API key may make.'),
  accessLogs: flag(
    false,
    "Whether API Gateway logs requests; it refuses to unless the account's CloudWatch role is set.",
  ),
  accountLogRole: flag(
    false,
    'Whether to set the CloudWatch role of API Gateway, which all APIs of the account and region share; it stays on removal.',
  ),
  encryptionKey: setting(
    z
      .string()
      .regex(/^(aws|create|arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+)$/)
      .default('aws'),
    "Key for table, files, bus, queue, topics, logs, state machines and functions' variables: AWS's own, a new one, or that of an ARN.",
    '"aws", "create" or the ARN of a key',
  ),
  approvers: setting(
    z.enum(['enforced', 'claimed', 'anyone']).optional(),
    'Who may decide an approval that names people in `to`: only they; whoever a holder of an API key says it is, if among them; or ' +
      'anyone who may call the API. Default: "enforced", and "claimed" with API keys.',
    '"enforced", "claimed" or "anyone"',
  ),
  fourEyes: flag(false, 'Whether an approval may not be decided by who started the execution.'),
  console: flag(
    false,
    'Whether the web console is deployed, with a user pool of the people who may sign in.',
  ),
  consoleDomain: setting(
    z
      .string()
      .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/)
      .optional(),
    "First part of the host of the console's sign-in pages, unique in the region; default: the stage, baton and the account.",
    'up to 63 lower-case letters, digits and hyphens',
  ),
  consoleHost: setting(
    z.hostname().optional(),
    "Name of the console, such as console.example.com, with consoleCertificate; default: CloudFront's.",
    'a host name',
  ),
  consoleCertificate: setting(
    z
      .string()
      .regex(/^arn:[\w-]+:acm:us-east-1:\d{12}:certificate\/[\w-]+$/)
      .optional(),
    'ARN of the certificate of consoleHost in us-east-1, where CloudFront looks for it.',
    'the ARN of a certificate in us-east-1',
  ),
  platformConcurrency: setting(
    z.coerce.number().int().positive().optional(),
    "Concurrent calls reserved for each function of the platform, taken from the account's; default: none.",
    'a whole number above 0',
  ),
  factoryConcurrency: setting(
    z
      .preprocess(
        (value) =>
          typeof value === 'string'
            ? Object.fromEntries(value.split(',').map((one) => one.split('=')))
            : value,
        z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), z.coerce.number().int().positive()),
      )
      .default({}),
    'Concurrent calls reserved for each function of a factory, by factory, such as payments=20,media=5, over its factory.ts; default: what that says.',
    'names of factories with whole numbers above 0, such as "payments=20,media=5"',
  ),
  accountConcurrency: setting(
    z.coerce.number().int().positive().default(1000),
    'Concurrent calls of functions that AWS grants the account in the region; what functions reserve must leave 100 of them.',
    'a whole number above 0',
  ),
  defaultBus: flag(
    true,
    "Whether events on the account's default bus start workflows; all stages in an account hear the same events there.",
  ),
  archiveDays: setting(
    z.coerce.number().int().positive().optional(),
    "Days for which an archive of EventBridge keeps every event on Baton's bus, to replay ranges of time; default: no archive.",
    'a whole number above 0',
  ),
  fileDays: setting(
    z.coerce.number().int().positive().optional(),
    'Days after which files expire that actions have written or published; default: never. Files that people put there stay.',
    'a whole number above 0',
  ),
  stepMetrics: flag(
    true,
    'Whether functions write CloudWatch metrics of each step, at 0.30 dollars a month each; GET /metrics does not need them.',
  ),
  schedules: flag(true, 'Whether schedules start workflows.'),
  shift: oneOf(
    ['all-at-once', 'linear', 'canary'],
    'all-at-once',
    'How a new version of a workflow takes over.',
  ),
  shiftPercent: between(1, 99, 10, 'Share of new executions that a new version gets at first.'),
  shiftMinutes: between(1, 2100, 5, 'Minutes between the steps of a shift.'),
  rollBackOnFailures: count(1, 'Failed executions within a minute that end a shift and roll it back.'),
  workflowStacks: count(1, 'Fewest stacks to spread workflows over.'),
  actionStacks: count(1, 'Fewest stacks to spread functions over.'),
  failedThreshold: count(1, 'Failed executions of a workflow in five minutes that raise an alarm.'),
  timedOutThreshold: count(1, 'Timed-out executions of a workflow in five minutes that raise an alarm.'),
  throttledThreshold: count(1, 'Throttled transitions or calls in five minutes that raise an alarm.'),
  apiErrorsThreshold: count(1, 'Answers of the API with status 5xx in five minutes that raise an alarm.'),
  oldestRunHours: count(168, 'Age of the oldest execution under way, in hours, that raises an alarm.'),
  queuedStartMinutes: count(
    30,
    'Minutes for which a queued start (`baton start --queued`) may wait until an alarm is raised.',
  ),
  approvalEmails: setting(
    z
      .preprocess((value) => (typeof value === 'string' ? value.split(',') : value), z.array(z.email()))
      .default([]),
    'Addresses that every approval is announced to, with commas between them.',
    'e-mail addresses',
  ),
  approvalWebhook: setting(
    z
      .string()
      .regex(/^[\w/+=.@-]{1,200}$/)
      .optional(),
    'Name of the secret with the address of a webhook, such as one of Slack, to which every approval is announced.',
    'the name of a secret',
  ),
  alarmEmail: setting(z.email().optional(), 'Address that alarms are sent to.', 'an e-mail address'),
});

/** Settings of a deployment; `stage` is part of every physical name. */
export type BatonSettings = z.output<typeof SETTINGS> & { stage?: string };

/** Settings as `baton.config.ts` has them: those that differ from the defaults. */
export type StageSettings = Partial<z.output<typeof SETTINGS>>;
