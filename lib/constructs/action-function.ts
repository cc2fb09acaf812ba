import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, type Code, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import {
  type BundlingOptions,
  NodejsFunction,
  type NodejsFunctionProps,
} from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { DEFAULT_MEMORY_MEGABYTES, DEFAULT_TIMEOUT_SECONDS, type Deployment } from '#contracts/deployment.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { functionName, metricsNamespace } from '#contracts/names.ts';
import { acknowledge } from './acknowledge.ts';
import { packageFilePaths } from './bundle/package-files.ts';
import { NODEJS_BUNDLING } from './bundle/settings.ts';
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
      ...codeOf(props),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: deployment.memoryMegabytes ?? DEFAULT_MEMORY_MEGABYTES,
      timeout: Duration.seconds(deployment.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS),
      reservedConcurrentExecutions: deployment.reservedConcurrency,
      ...(deployment.ephemeralStorageMegabytes === undefined
        ? {}
        : { ephemeralStorageSize: Size.mebibytes(deployment.ephemeralStorageMegabytes) }),
      environmentEncryption: props.encryptionKey,
      tracing: Tracing.ACTIVE,
      depsLockFilePath: lockFileAbove(entry),
      environment: {
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_SERVICE_NAME: 'baton',
        POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(stage),
        POWERTOOLS_LOG_LEVEL: props.logLevel ?? 'INFO',
        ...(stage ? { [ENVIRONMENT.stage]: stage } : {}),
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

const codeOf = ({ code, handler, entry, deployment }: ActionFunctionProps): Partial<NodejsFunctionProps> =>
  code
    ? { code, handler: handler ?? 'index.handler' }
    : { entry, handler: 'handler', bundling: bundlingWith(packageFilePaths(entry, deployment?.files ?? [])) };

/** Bundles, and copies files beside the code. */
const bundlingWith = (files: readonly string[]): BundlingOptions =>
  files.length === 0
    ? NODEJS_BUNDLING
    : {
        ...NODEJS_BUNDLING,
        commandHooks: {
          beforeBundling: () => [],
          beforeInstall: () => [],
          afterBundling: (_input, output) => files.map((file) => `cp "${file}" "${output}"`),
        },
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

/** Returns the nearest lock file, whose folder NodejsFunction takes for the project's root; the handler itself if there is none. */
const lockFileAbove = (entry: string): string => {
  for (let folder = dirname(entry); dirname(folder) !== folder; folder = dirname(folder)) {
    const file = LOCK_FILES.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (file !== undefined) return file;
  }
  return entry;
};
