import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import type { FileUses, Substitution } from '#contracts/manifest.ts';
import { activityName, executionArn, functionName, LIVE_ALIAS, platformAction } from '#contracts/names.ts';
import { type BatonResources, FOLDERS, stateMachineArn, statesArn } from '../access/resources.ts';
import { KEY_ACTIONS, leading } from '../access/table.ts';
import type { FunctionVersion } from '../function-version.ts';
import { connectionIn } from './connection-in.ts';

/** The value of a placeholder in a definition (empty if it is not in there), and what a state machine may do with it. */
export interface Resolved {
  value: string;
  statements: PolicyStatement[];
  /** Resources among them that end in a wildcard, with the reason. */
  wildcards?: { arn: string; rest?: string; within?: IConstruct; reason: string }[];
}

/** Versions of functions, by action. */
export type FunctionVersions = ReadonlyMap<string, FunctionVersion>;

type Resolver<Kind extends Substitution['kind']> = (
  scope: Construct,
  substitution: Extract<Substitution, { kind: Kind }>,
  resources: BatonResources,
  versions: FunctionVersions,
) => Resolved;

const statement = (actions: string[], resources: string[]): PolicyStatement =>
  new PolicyStatement({ actions, resources });

/** Returns the ARN of an action's function by its name, so that no stack keeps another from changing. */
export const functionArn = (scope: IConstruct, action: string, stage?: string): string =>
  Stack.of(scope).formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: functionName(action, stage),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

/**
 * Returns a function in its version, or else as it is, and the permission to call it. The permission is for all of its versions, so that
 * a role does not change with the code.
 */
const invoke = (
  scope: Construct,
  action: string,
  stage: string | undefined,
  version: FunctionVersion | undefined,
): Resolved => {
  const arn = functionArn(scope, action, stage);
  if (!version) return { value: arn, statements: [statement(['lambda:InvokeFunction'], [arn])] };
  const versions = `${arn}:*`;
  return {
    value: `${arn}:${version.numberIn(scope)}`,
    statements: [statement(['lambda:InvokeFunction'], [versions])],
    wildcards: [{ arn: versions, reason: 'Versions of one function; the definition says which.' }],
  };
};

/** Returns the permission to call every version of every function of a deployment, of removed ones as well. */
export const invokeAnyVersion = (
  scope: IConstruct,
  stage?: string,
): Pick<Resolved, 'statements' | 'wildcards'> => {
  const arn = `${functionArn(scope, '*', stage)}:*`;
  const reason =
    'It undoes executions of earlier deployments with the functions that they were compiled with; those may have left the project.';
  return { statements: [statement(['lambda:InvokeFunction'], [arn])], wildcards: [{ arn, reason }] };
};

const COMPUTED_KEY = 'The keys of these files are known when the workflow runs.';

/** What writing files in parts needs (https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html). */
const WRITING = ['s3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'];

/** Returns what a state machine may do with files of a bucket, whose keys begin with `folder`. */
const fileStatements = (
  bucketArn: string,
  { reads = [], lists, writes = [] }: FileUses,
  folder = '',
): Required<Pick<Resolved, 'statements' | 'wildcards'>> => {
  const objects = (patterns: readonly string[]): string[] =>
    patterns.map((keys) => `${bucketArn}/${folder}${keys}`);
  const prefix = `${folder}${lists ?? ''}`.replace(/[*]*$/, '*');
  return {
    statements: [
      ...(reads.length > 0 ? [statement(['s3:GetObject'], objects(reads))] : []),
      ...(writes.length > 0 ? [statement(WRITING, objects(writes))] : []),
      ...(lists === undefined
        ? []
        : [
            new PolicyStatement({
              actions: ['s3:ListBucket'],
              resources: [bucketArn],
              conditions: { StringLike: { 's3:prefix': [prefix] } },
            }),
          ]),
    ],
    wildcards: [...reads, ...writes]
      .filter((keys) => keys.includes('*'))
      .map((keys) => ({ arn: bucketArn, rest: `/${folder}${keys}`, reason: COMPUTED_KEY })),
  };
};

/** The rules by which Step Functions waits for jobs, as compiled workflows name them: in the partition `aws`. */
const JOB_RULE = /^arn:aws:(?=events:\*:\*:rule\/StepFunctions)/;

/** Returns an ARN in the stack's partition if Baton made it; authors name theirs. */
const inPartition = ({ partition }: Stack, arn: string): string => arn.replace(JOB_RULE, `arn:${partition}:`);

const RESOLVERS: { [Kind in Substitution['kind']]: Resolver<Kind> } = {
  action: (scope, { action }, { stage }, versions) => invoke(scope, action, stage, versions.get(action)),
  // Whoever takes tasks of an activity needs permissions, and not who offers them.
  activity: (scope, { action }, { stage }) => ({
    value: statesArn(scope, 'activity', activityName(action, stage)),
    statements: [],
  }),
  platform: (scope, { action }, { stage }, versions) => {
    const name = platformAction(action);
    return invoke(scope, name, stage, versions.get(name));
  },
  connection: (scope, { connection, described, method, endpoint }, resources) => {
    const value = connectionIn(Stack.of(scope), connection, described, resources.stage).attrArn;
    const credentials = Stack.of(scope).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: 'events!connection/*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    return {
      value,
      // https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html
      statements: [
        new PolicyStatement({
          actions: ['states:InvokeHTTPEndpoint'],
          resources: [stateMachineArn(scope, resources, '*')],
          conditions: {
            StringEquals: { 'states:HTTPMethod': method },
            StringLike: { 'states:HTTPEndpoint': endpoint },
          },
        }),
        statement(['events:RetrieveConnectionCredentials'], [value]),
        statement(['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], [credentials]),
      ],
      wildcards: [
        { arn: credentials, reason: 'EventBridge names the secrets of connections itself.' },
        {
          arn: stateMachineArn(scope, resources, '*'),
          reason: 'The condition limits the permission to one method and address.',
        },
      ],
    };
  },
  bus: (_scope, _substitution, { bus }) => ({
    value: bus.eventBusName,
    statements: [statement(['events:PutEvents'], [bus.eventBusArn])],
  }),
  state: (_scope, { partitions, operation }, { table }) => ({
    value: table.tableName,
    statements: [
      new PolicyStatement({
        actions: [`dynamodb:${operation}`],
        resources: [table.tableArn],
        conditions: leading([partitions]),
      }),
      ...(table.encryptionKey ? [statement(KEY_ACTIONS, [table.encryptionKey.keyArn])] : []),
    ],
  }),
  call: (scope, { actions, resources: named }) => {
    const resources = named.map((arn) => inPartition(Stack.of(scope), arn));
    return {
      value: '',
      statements: [statement(actions, resources)],
      wildcards: resources
        .filter((arn) => arn.includes('*'))
        .map((arn) => ({ arn, reason: 'A step of the workflow names what its call may reach.' })),
    };
  },
  // Granted to the function that the step calls.
  reach: () => ({ value: '', statements: [] }),
  files: (_scope, { part, ...uses }, { bucket }) => {
    if (part === 'prefix') return { value: `${FOLDERS.storage}/`, statements: [] };
    const key = bucket.encryptionKey;
    const permissions = fileStatements(bucket.bucketArn, uses, `${FOLDERS.storage}/`);
    return {
      value: bucket.bucketName,
      statements: [
        ...permissions.statements,
        ...(key
          ? [statement(uses.writes ? ['kms:Decrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt'], [key.keyArn])]
          : []),
      ],
      wildcards: permissions.wildcards.map((wildcard) => ({ ...wildcard, within: bucket })),
    };
  },
  bucket: (scope, { bucket, ...uses }) => {
    const arn = Stack.of(scope).formatArn({ service: 's3', region: '', account: '', resource: bucket });
    return { value: bucket, ...fileStatements(arn, uses) };
  },
  workflow: (scope, { workflow, version, waits }, resources) => {
    const stateMachine = stateMachineArn(scope, resources, workflow);
    // By the alias, as everything starts executions, so that each keeps to one version; a variant may name the version.
    const value = `${stateMachine}:${version ?? LIVE_ALIAS}`;
    const start = statement(['states:StartExecution'], [value]);
    if (!waits) return { value, statements: [start] };
    const executions = executionArn(stateMachine, '*');
    const rule = Stack.of(scope).formatArn({
      service: 'events',
      resource: 'rule',
      resourceName: 'StepFunctionsGetEventsForStepFunctionsExecutionRule',
    });
    return {
      value,
      // https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
      statements: [
        start,
        statement(['states:DescribeExecution', 'states:StopExecution'], [executions]),
        statement(['events:PutTargets', 'events:PutRule', 'events:DescribeRule'], [rule]),
      ],
      wildcards: [
        { arn: executions, reason: `Executions of ${workflow} have names that are not known before.` },
      ],
    };
  },
};

/** Resolves one placeholder. */
export const resolveSubstitution = (
  scope: Construct,
  substitution: Substitution,
  resources: BatonResources,
  versions: FunctionVersions,
): Resolved => RESOLVERS[substitution.kind](scope, substitution as never, resources, versions);
