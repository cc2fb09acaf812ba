import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, type NodejsFunctionProps } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { DEFAULT_MEMORY_MEGABYTES, DEFAULT_TIMEOUT_SECONDS, type Deployment } from '#contracts/deployment.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { functionName, metricsNamespace } from '#contracts/names.ts';
import { required } from '#core/required.ts';
import { acknowledge } from './acknowledge.ts';
import { bundleHandlers } from './bundle/bundle-handlers.ts';
import { ContentRole } from './content-role.ts';
import { FunctionVersion } from './function-version.ts';

/** Properties of an ActionFunction. */
export interface ActionFunctionProps {
  /** `factory/action`: the function is called `baton-factory-action`. */
  readonly action: string;
  /**
   * Stage, with which the function's name begins.
   *
   * @default - none
   */
  readonly stage?: string;
  /** Absolute path of `handler.ts`. */
  readonly entry: string;
  /**
   * The bundled code.
   *
   * @default - bundled from `entry` with esbuild
   */
  readonly code?: Code;
  /**
   * The handler in `code`: a file without its ending, and an export.
   *
   * @default index.handler
   */
  readonly handler?: string;
  /**
   * How the function is deployed: memory, time, concurrency. What it may reach is granted with `grantAccess`.
   *
   * @default - 512 MB, 30 seconds, the account's concurrency
   */
  readonly deployment?: Deployment;
  /**
   * What is added to the environment variables that every function has.
   *
   * @default - nothing
   */
  readonly environment?: Record<string, string>;
  /**
   * Key that encrypts environment variables and logs.
   *
   * @default - keys that AWS owns
   */
  readonly encryptionKey?: IKey;
  /**
   * How long logs are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;
  /**
   * Whether a version is published whenever code, settings or permissions change. State machines then call that version, and what
   * an execution of an earlier one needs stays: its version, its role, and the function with its logs when the action is removed.
   *
   * @default false
   */
  readonly versioned?: boolean;
  /**
   * What happens to the function and its logs when the action is removed.
   *
   * @default - RemovalPolicy.RETAIN if the function is versioned, otherwise RemovalPolicy.DESTROY
   */
  readonly removal?: RemovalPolicy;
  /**
   * Log level of Powertools' logger.
   *
   * @default INFO
   */
  readonly logLevel?: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
}

/**
 * The Lambda function of an action or of the platform: ARM64, ES modules, minified, with source maps and the AWS SDK inside,
 * traced, with a separate log group. It may write its logs and traces and nothing else.
 */
export class ActionFunction extends NodejsFunction {
  /** `factory/action`. */
  readonly action: string;
  /** The version that state machines call; absent if none is published. */
  readonly version?: FunctionVersion;

  constructor(scope: Construct, id: string, props: ActionFunctionProps) {
    const { action, deployment = {}, entry, stage, versioned = false } = props;
    const name = functionName(action, stage);
    const logGroup = logGroupOf(scope, id, name, props);
    // Not the managed policy, which could write into any log group.
    const assumedBy = new ServicePrincipal('lambda.amazonaws.com');
    const role = versioned
      ? new ContentRole(scope, `${id}Role`, { assumedBy, stage })
      : new Role(scope, `${id}Role`, { assumedBy });
    logGroup.grantWrite(role);
    super(scope, id, {
      role,
      logGroup,
      functionName: name,
      description: `Baton: ${action}`,
      ...codeOf(scope, props),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: deployment.memoryMegabytes ?? DEFAULT_MEMORY_MEGABYTES,
      timeout: Duration.seconds(deployment.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS),
      reservedConcurrentExecutions: deployment.reservedConcurrency,
      ...(deployment.ephemeralStorageMegabytes !== undefined && {
        ephemeralStorageSize: Size.mebibytes(deployment.ephemeralStorageMegabytes),
      }),
      environmentEncryption: props.encryptionKey,
      tracing: Tracing.ACTIVE,
      depsLockFilePath: lockFileAbove(entry),
      environment: {
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_SERVICE_NAME: 'baton',
        POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(stage),
        POWERTOOLS_LOG_LEVEL: props.logLevel ?? 'INFO',
        ...(stage && { [ENVIRONMENT.stage]: stage }),
        ...props.environment,
      },
    });
    this.action = action;
    this.applyRemovalPolicy(removalOf(props));
    if (versioned) this.version = new FunctionVersion(this, 'Published', { action, target: this, stage });
    acknowledge(
      role,
      'AwsSolutions-IAM5[Resource::*]',
      'X-Ray takes trace segments for the account only, not for a resource.',
    );
  }
}

/** Returns the code, bundled as that of all functions is, so that a version has the same bytes however its function is deployed. */
const codeOf = (
  scope: Construct,
  { action, code, handler, entry, deployment }: ActionFunctionProps,
): Partial<NodejsFunctionProps> => {
  if (code) return { code, handler: handler ?? 'index.handler' };
  // `cdk ls` and the like read no code; NodejsFunction then makes none of it.
  if (!Stack.of(scope).bundlingRequired) return { entry, handler: 'handler' };
  const source = { action, entry, packageFiles: deployment?.files };
  const { folder } = required(bundleHandlers([source], dirname(lockFileAbove(entry))), action);
  return { code: Code.fromAsset(folder), handler: 'index.handler' };
};

const logGroupOf = (scope: Construct, id: string, name: string, props: ActionFunctionProps): LogGroup =>
  new LogGroup(scope, `${id}Logs`, {
    logGroupName: `/aws/lambda/${name}`,
    retention: props.logRetention ?? RetentionDays.ONE_MONTH,
    removalPolicy: removalOf(props),
    encryptionKey: props.encryptionKey,
  });

const removalOf = ({ versioned = false, removal }: ActionFunctionProps): RemovalPolicy =>
  removal ?? (versioned ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);

const LOCK_FILES = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'];

/** Returns the nearest lock file, whose folder is the root of the project; the handler itself if there is none. */
const lockFileAbove = (entry: string): string => {
  for (let folder = dirname(entry); dirname(folder) !== folder; folder = dirname(folder)) {
    const file = LOCK_FILES.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (file !== undefined) return file;
  }
  return entry;
};
