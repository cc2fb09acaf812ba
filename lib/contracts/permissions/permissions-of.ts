import { compareTexts } from '#core/compare-texts.ts';
import { defined } from '#core/defined.ts';
import { calledAction } from '../called-action.ts';
import type { FileUses, Substitution, WorkflowManifest } from '../manifest.ts';
import { hasMapRuns } from './map-runs.ts';
import { stepSecrets } from './step-calls.ts';

/** A statement of IAM that a workflow needs, with resources by the names that its author knows. */
export interface Permission {
  /** `state machine`, or the function that a step calls. */
  who: string;
  /** Actions of IAM, such as `lambda:InvokeFunction`. */
  actions: string[];
  /** What they may be done to, such as `function payments/charge`; `*` stands for any text. */
  on: string;
  /** What limits the statement further. */
  condition?: string;
}

const MACHINE = 'state machine';

const machine = (actions: string[], on: string, condition?: string): Permission => ({
  who: MACHINE,
  actions,
  on,
  ...defined({ condition }),
});

const invoke = (action: string | undefined): Permission[] => [
  machine(['lambda:InvokeFunction'], `function ${action ?? ''}`),
];

const files = (bucket: string, { reads = [], lists, writes = [] }: FileUses): Permission[] => [
  ...reads.map((keys) => machine(['s3:GetObject'], `${bucket}/${keys}`)),
  ...writes.map((keys) =>
    machine(
      ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
      `${bucket}/${keys}`,
    ),
  ),
  ...(lists === undefined ? [] : [machine(['s3:ListBucket'], bucket, `keys that begin with "${lists}"`)]),
];

type Kind = Substitution['kind'];

const OF: { [K in Kind]: (substitution: Extract<Substitution, { kind: K }>) => Permission[] } = {
  action: (called) => invoke(calledAction(called)),
  platform: (called) => invoke(calledAction(called)),
  activity: () => [],
  connection: ({ connection = 'public', method, endpoint }) => [
    machine(['states:InvokeHTTPEndpoint'], `${method} ${endpoint}`),
    machine(['events:RetrieveConnectionCredentials'], `connection ${connection}`),
    machine(['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], 'secrets of connections'),
  ],
  bus: () => [machine(['events:PutEvents'], "Baton's bus")],
  state: ({ partitions, operation }) => [machine([`dynamodb:${operation}`], `records ${partitions}`)],
  call: ({ actions, resources }) => resources.map((resource) => machine(actions, resource)),
  reach: ({ action, models = [], secrets = [], records = [] }) => [
    ...models.map(({ bedrock, region }) => ({
      who: `function ${action}`,
      actions: ['bedrock:InvokeModel'],
      on: `model ${bedrock}${region === undefined ? '' : ` in ${region}`}`,
    })),
    ...secrets.map((secret) => readsSecret(action, secret)),
    ...records.map((keys) => ({
      who: `function ${action}`,
      actions: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
      on: `records ${keys}`,
    })),
  ],
  files: ({ part, ...uses }) => (part === 'prefix' ? [] : files("files of Baton's bucket", uses)),
  bucket: ({ bucket, ...uses }) => files(`bucket ${bucket}`, uses),
  workflow: ({ workflow, version, waits }) => [
    machine(
      ['states:StartExecution'],
      `workflow ${workflow}${version === undefined ? '' : `, version ${version}`}`,
    ),
    ...(waits
      ? [
          machine(['states:DescribeExecution', 'states:StopExecution'], `executions of ${workflow}`),
          machine(
            ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
            'the rule by which Step Functions waits',
          ),
        ]
      : []),
  ],
};

const readsSecret = (action: string, secret: string): Permission => ({
  who: `function ${action}`,
  actions: ['secretsmanager:GetSecretValue'],
  on: `secret ${secret}`,
});

/**
 * Returns what a workflow's definition needs to be allowed, in the order of who and what: the statements of its state machine's role, and
 * what its steps make the functions reach that they call. What functions need whoever calls them is in their `deployment.ts`.
 */
export const permissionsOf = (manifest: WorkflowManifest): Permission[] => {
  const { name, definition, substitutions } = manifest;
  const found = Object.values(substitutions).flatMap((substitution) =>
    OF[substitution.kind](substitution as never),
  );
  const secrets = [...stepSecrets([manifest])].flatMap(([action, names]) =>
    names.map((secret) => readsSecret(action, secret)),
  );
  const mapRuns = hasMapRuns(definition)
    ? [
        machine(['states:StartExecution'], `workflow ${name}, for its map runs`),
        machine(
          ['states:DescribeExecution', 'states:RedriveExecution', 'states:StopExecution'],
          `executions of map runs of ${name}`,
        ),
      ]
    : [];
  const byText = new Map(
    [...found, ...secrets, ...mapRuns].map((permission) => [permissionText(permission), permission]),
  );
  return [...byText].sort(([a], [b]) => compareTexts(a, b)).map(([, permission]) => permission);
};

/** Returns a permission as a line of text; equal permissions have equal texts. */
export const permissionText = ({ who, actions, on, condition }: Permission): string =>
  `${who}: ${actions.join(', ')} on ${on}${condition === undefined ? '' : `, ${condition}`}`;
