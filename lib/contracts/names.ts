/** Partition, account and region that the local stack uses in ARNs; the same as LocalStack's. */
export const LOCAL = { account: '000000000000', region: 'us-east-1' } as const;

/** Name of the Lambda function of an action: `content/headlines` is `baton-content-headlines`. */
export const functionName = (action: string): string => `baton-${action.replaceAll('/', '-')}`;

/** ARN of an action's function in the local stack. */
export const localFunctionArn = (action: string): string =>
  `arn:aws:lambda:${LOCAL.region}:${LOCAL.account}:function:${functionName(action)}`;

/** ARN of a workflow's state machine in the local stack. */
export const localStateMachineArn = (workflow: string): string =>
  `arn:aws:states:${LOCAL.region}:${LOCAL.account}:stateMachine:${workflow}`;

/** ARN of a state machine's execution by its name; `*` stands for all of them in a policy. */
export const executionArn = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/** Name of Baton's own EventBridge bus. */
export const BUS_NAME = 'baton';

/** Name of Baton's table in the local stack. */
export const LOCAL_TABLE = 'baton';

/** Key of the `${…}` that stands for an action's function in a definition: `shipping/book-backup` is `shipping__book_backup`. */
export const actionSubstitution = (action: string): string =>
  action.replaceAll('-', '_').replaceAll('/', '__');
