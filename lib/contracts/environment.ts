/** Names of the environment variables that Baton's Lambdas read; set by the CDK constructs and by the local stack. */
export const ENVIRONMENT = {
  /** Stage of the deployment, which is part of all names; absent without one. */
  stage: 'BATON_STAGE',
  /** Name of the DynamoDB table. */
  table: 'BATON_TABLE',
  /** Name of the DynamoDB table of the audit trail. */
  auditTable: 'BATON_AUDIT_TABLE',
  /** `true` if actions note in the table how their steps go; the local stack reads histories, which cost nothing there. */
  notes: 'BATON_NOTES',
  /** Name of the EventBridge bus. */
  bus: 'BATON_BUS',
  /** Where files go: `file:///folder` or `s3://bucket/prefix`. */
  storage: 'BATON_STORAGE',
  /** Where published things go, in the form of `storage`; the default outbox of the distribution port. */
  outbox: 'BATON_OUTBOX',
  /** `true` if files that actions write expire: they are tagged then. */
  filesExpire: 'BATON_FILES_EXPIRE',
  /** `false` if functions write no metrics of steps to CloudWatch. */
  stepMetrics: 'BATON_STEP_METRICS',
  /** Path of a JSON file with the manifests of all workflows (an array of WorkflowManifest). */
  manifests: 'BATON_MANIFESTS',
  /** Folder with the logs of functions, in place of CloudWatch Logs; for the local stack. */
  logs: 'BATON_LOGS',
  /** ARN prefix of state machines: the workflow's name is appended. */
  stateMachineArnPrefix: 'BATON_STATE_MACHINE_ARN_PREFIX',
  /** Alias of the state machines to start; absent if there are no versions, as in the local stack. */
  alias: 'BATON_ALIAS',
  /** Who may decide an approval: `enforced`, `claimed` or `anyone`, see `lib/platform/approvals/approvers.ts`; default: anyone. */
  approvers: 'BATON_APPROVERS',
  /** `true` if whoever started an execution may not decide its approvals. */
  fourEyes: 'BATON_FOUR_EYES',
  /** ARN of the topic by which approvals are announced by mail. */
  announcementTopic: 'BATON_ANNOUNCEMENT_TOPIC',
  /** Name of the secret with the address of the webhook to which approvals are announced. */
  announcementWebhook: 'BATON_ANNOUNCEMENT_WEBHOOK',
  /** Folder in which approvals are announced, for the local stack; its webhook may be on this machine. */
  announcementFolder: 'BATON_ANNOUNCEMENT_FOLDER',
  /** Address of the console, with a slash at its end; absent if none is deployed. */
  consoleUrl: 'BATON_CONSOLE_URL',
  /**
   * Paths of files with secrets, in place of Secrets Manager, for the local stack: JSON objects by name, or lines `name=value`.
   */
  secrets: 'BATON_SECRETS',
  /** Path of a JSON file of recorded answers, in place of language models; for the local stack. */
  recordedAnswers: 'BATON_RECORDED_ANSWERS',
  /** Folder of SQLite files that connections name, in place of other databases; for the local stack. */
  databases: 'BATON_DATABASES',
  /** `true` if models are asked for answers that are not recorded, which then are. */
  record: 'BATON_RECORD',
} as const;
