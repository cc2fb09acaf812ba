/** Partition, account and region that the local stack uses in ARNs; the same as LocalStack's. */
export const LOCAL = { account: '000000000000', region: 'us-east-1' } as const;

/**
 * Returns a physical name with the stage before it, as CDK's own `Stage` names stacks. The stage comes first so that no pattern
 * such as `baton-*` matches what belongs to another stage.
 */
export const staged = (name: string, stage?: string): string => (stage ? `${stage}-${name}` : name);

/** Returns the name of an action's Lambda function: `content/headlines` is `baton-content-headlines`. */
export const functionName = (action: string, stage?: string): string =>
  staged(`baton-${action.replaceAll('/', '-')}`, stage);

/** Returns the folder, among the logs of the local stack, that has those of an execution, by its name: `<step>~<attempt>~<call>~<function>.log`. */
export const logFolderOf = (execution: string): string => `executions/${encodeURIComponent(execution)}`;

/** Returns the path of the IAM roles of a deployment; roles belong to no region, so it names theirs. */
export const rolePath = (region: string, stage?: string): string => `/${staged('baton', stage)}/${region}/`;

/** Returns the name of the Systems Manager parameter that has the number of a function's version with some content. */
export const versionParameter = (action: string, hash: string, stage?: string): string =>
  `/${staged('baton', stage)}/functions/${action.replaceAll('/', '-')}/${hash}`;

/** Returns the name of the activity of an action that workers run: `training/fit` is `baton-training-fit`. */
export const activityName = functionName;

/** Returns a platform function's path under `lambdas`: `platform/request-approval` for `request-approval`. */
export const platformAction = (action: string): string =>
  action.startsWith('platform/') ? action : `platform/${action}`;

/** Returns the name of a secret in Secrets Manager: `bank/key` is `prod/bank/key` in the stage `prod`. */
export const secretName = (name: string, stage?: string): string => (stage ? `${stage}/${name}` : name);

/** Returns the CloudWatch namespace of Baton's metrics. */
export const metricsNamespace = (stage?: string): string => (stage ? `Baton/${stage}` : 'Baton');

/** Returns the ARN of an action's function in the local stack. */
export const localFunctionArn = (action: string): string =>
  `arn:aws:lambda:${LOCAL.region}:${LOCAL.account}:function:${functionName(action)}`;

/** Returns the ARN of the activity of a worker's action in the local stack. */
export const localActivityArn = (action: string): string =>
  `arn:aws:states:${LOCAL.region}:${LOCAL.account}:activity:${activityName(action)}`;

/** Returns the ARN of a connection in the local stack; without a name, of the one that authorises nothing. */
export const localConnectionArn = (connection = ''): string =>
  `arn:aws:events:${LOCAL.region}:${LOCAL.account}:connection/${connection || 'public'}/local`;

/** Returns the ARN of a workflow's state machine in the local stack. */
export const localStateMachineArn = (workflow: string): string =>
  `arn:aws:states:${LOCAL.region}:${LOCAL.account}:stateMachine:${workflow}`;

/** Alias of every workflow, which says what version new executions get. */
export const LIVE_ALIAS = 'live';

/** Returns the ARN of a state machine's execution by its name; `*` stands for all of them in a policy. */
export const executionArn = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/** Name of Baton's own EventBridge bus, without a stage. */
export const BUS_NAME = 'baton';

/** Name of Baton's table in the local stack. */
export const LOCAL_TABLE = 'baton';

/** Name of the table of the audit trail in the local stack. */
export const LOCAL_AUDIT_TABLE = 'baton-audit';

/** Name of the bucket that has the files of actions in the local stack, where it is a folder. */
export const LOCAL_BUCKET = 'baton-files';

/** Returns the key of the `${…}` that stands for an action's function in a definition: `shipping/book-backup` is `shipping__book_backup`. */
export const actionSubstitution = (action: string): string =>
  action.replaceAll('-', '_').replaceAll('/', '__');

const DEFINITION = 'Definition ';

/** Returns the description of a version of a state machine that is deployed with a version of a manifest. */
export const versionDescription = (version: string): string => `${DEFINITION}${version}`;

/** Returns the version of the manifest that a version with this description was deployed with; undefined if it does not say. */
export const deployedManifest = (description: string | undefined): string | undefined =>
  description?.startsWith(DEFINITION) ? description.slice(DEFINITION.length) : undefined;
