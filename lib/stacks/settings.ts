import { RemovalPolicy } from 'aws-cdk-lib';
import type { Node } from 'constructs';
import { z } from 'zod';
import { didYouMean } from '#core/did-you-mean.ts';

const number = z.coerce.number();

/** Settings of a deployment, each given as `-c baton:<name>=<value>` or under `context` in cdk.json. */
const settings = z.strictObject({
  stackPrefix: z.string().default('baton').describe('What the names of the stacks begin with.'),
  stateMachinePrefix: z
    .string()
    .default('baton-')
    .describe('What the names of the state machines begin with.'),
  removal: z
    .enum(['retain', 'destroy'])
    .default('retain')
    .describe('What happens to table and files when the data stack is removed.'),
  authorization: z.enum(['iam', 'api-key']).default('iam').describe('Who may call the API.'),
  requestsPerSecond: number
    .int()
    .positive()
    .default(50)
    .describe('Requests per second that the API takes, and each API key.'),
  requestsPerDay: number
    .int()
    .positive()
    .default(100_000)
    .describe('Requests per day that each API key may make.'),
  accessLogs: z
    .stringbool()
    .or(z.boolean())
    .default(true)
    .describe("Whether API Gateway logs; needs the account's CloudWatch role, which is set up then."),
  shift: z
    .enum(['all-at-once', 'linear', 'canary'])
    .default('all-at-once')
    .describe('How a new version of a workflow takes over.'),
  shiftPercent: number
    .int()
    .min(1)
    .max(99)
    .default(10)
    .describe('Share of new executions that a new version gets at first.'),
  shiftMinutes: number.int().min(1).max(2100).default(5).describe('Minutes between the steps of a shift.'),
  rollBackOnFailures: number
    .int()
    .positive()
    .default(1)
    .describe('Failed executions within a minute that end a shift and take it back.'),
  workflowStacks: number.int().min(1).default(1).describe('Fewest stacks to spread workflows over.'),
  actionStacks: number.int().min(1).default(1).describe('Fewest stacks to spread functions over.'),
  failedThreshold: number
    .int()
    .positive()
    .default(1)
    .describe('Failed executions of a workflow in five minutes that raise an alarm.'),
  timedOutThreshold: number
    .int()
    .positive()
    .default(1)
    .describe('Timed-out executions of a workflow in five minutes that raise an alarm.'),
  throttledThreshold: number
    .int()
    .positive()
    .default(1)
    .describe('Throttled transitions or calls in five minutes that raise an alarm.'),
  approvalEmails: z
    .preprocess((value) => (typeof value === 'string' ? value.split(',') : value), z.array(z.email()))
    .default([])
    .describe('Addresses that are told of every approval, with commas between them.'),
  alarmEmail: z.email().optional().describe('Address that alarms are sent to.'),
});

/** Settings of a deployment. */
export type BatonSettings = z.output<typeof settings>;

/** Names of all settings with what they mean. */
export const settingDescriptions = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings.shape).map(([name, schema]) => [name, (schema as z.ZodType).description ?? '']),
  );

/** Settings that cannot be used, with a line for each. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/** The settings in the context of an app; throws a SettingsError with a line for each that is wrong. */
export const readSettings = (node: Node): BatonSettings => {
  const names = Object.keys(settings.shape);
  const given = names.map((name) => [name, node.tryGetContext(`baton:${name}`)]);
  const parsed = settings.safeParse(Object.fromEntries(given.filter(([, value]) => value !== undefined)));
  const unknown = Object.keys(node.getAllContext()).filter(
    (key) => key.startsWith('baton:') && !names.includes(key.slice('baton:'.length)),
  );
  if (parsed.success && unknown.length === 0) return parsed.data;
  const known = names.map((name) => `baton:${name}`);
  const lines = [
    ...unknown.map(
      (key) => `${key}: there is no such setting; ${didYouMean(key, known) ?? known.join(', ')}`,
    ),
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `baton:${path.join('.')}: ${message}`),
  ];
  throw new SettingsError(`The context holds settings that do not fit:\n${lines.join('\n')}`);
};

/** The removal policy that the settings ask for. */
export const removalPolicy = ({ removal }: Pick<BatonSettings, 'removal'>): RemovalPolicy =>
  removal === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
