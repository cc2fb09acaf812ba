import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { functionName } from '#contracts/names.ts';
import { javascriptHandler } from '#contracts/scripts/javascript-handler.ts';
import { pythonHandler } from '#contracts/scripts/python-handler.ts';
import type { ScriptFunction as Script } from '#contracts/scripts/script-function.ts';
import { grantAccess } from './access/index.ts';
import type { BatonResources } from './access/resources.ts';
import { grantScriptRecords } from './access/script-records.ts';
import { grantSecrets } from './access/secrets.ts';
import { bundleScript } from './bundle/bundle-script.ts';
import { copyPackages } from './bundle/copy-packages.ts';
import { copyPythonPackages } from './bundle/copy-python-packages.ts';
import { ContentRole } from './content-role.ts';
import { FunctionVersion } from './function-version.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Properties of a ScriptFunction. */
export interface ScriptFunctionProps {
  /** `script/<workflow>-<step>`: the function is called `baton-script-<workflow>-<step>`. */
  readonly action: string;
  /** The code, and what it needs. */
  readonly script: Script;
  /**
   * Folder of the project that has installed the script's packages.
   *
   * @default - the current folder
   */
  readonly packageRoot?: string;
  /**
   * Stage, with which the function's name begins.
   *
   * @default - none
   */
  readonly stage?: string;
  /** Where its entries of the audit trail go, and values that are too long for a state. */
  readonly resources: BatonResources;
  /**
   * Key that encrypts the logs.
   *
   * @default - a key that AWS owns
   */
  readonly encryptionKey?: IKey;
  /**
   * What happens to the function and its logs when the script is removed.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removal?: RemovalPolicy;
}

/**
 * The Lambda function of a script in a workflow: it may write its own log, read the secrets that the step names, add to the audit trail,
 * use records and send heartbeats if it does so, reach the values of executions that are in the storage if the step passes them on, and
 * nothing else. Its versions stay, as those of actions do.
 */
export class ScriptFunction extends LambdaFunction {
  readonly version: FunctionVersion;

  constructor(scope: Construct, id: string, props: ScriptFunctionProps) {
    const {
      action,
      script,
      packageRoot = process.cwd(),
      stage,
      encryptionKey,
      removal = RemovalPolicy.RETAIN,
    } = props;
    const name = functionName(action, stage);
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      logGroupName: `/aws/lambda/${name}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: removal,
      encryptionKey,
    });
    // Not the managed policy, which could write into any log group.
    const role = new ContentRole(scope, `${id}Role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      stage,
    });
    logGroup.grantWrite(role);
    const python = script.language === 'python';
    super(scope, id, {
      role,
      logGroup,
      functionName: name,
      description: `Baton: ${script.file}:${script.line}`,
      code: Code.fromAsset(codeFolder(script, packageRoot)),
      handler: 'index.handler',
      runtime: python ? Runtime.PYTHON_3_14 : Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: script.memoryMegabytes,
      timeout: Duration.seconds(script.timeoutSeconds),
      reservedConcurrentExecutions: script.reservedConcurrency,
      ...(script.ephemeralStorageMegabytes !== undefined && {
        ephemeralStorageSize: Size.mebibytes(script.ephemeralStorageMegabytes),
      }),
      ...(script.secrets && stage && { environment: { [ENVIRONMENT.stage]: stage } }),
    });
    const { audits, secrets, storage, heartbeats } = script;
    if (audits || storage || heartbeats) {
      const demands = [
        ...(storage ? [storage === 'write' ? ('stores' as const) : ('fetches' as const)] : []),
        ...(heartbeats ? ['callback' as const] : []),
      ];
      grantAccess(this, props.resources, audits ? { items: { audit: 'add' } } : {}, demands);
    }
    grantScriptRecords(this, props.resources, script);
    grantSecrets(this, secrets ?? [], stage);
    this.applyRemovalPolicy(removal);
    this.version = new FunctionVersion(this, 'Published', { action, target: this, stage });
  }
}

const codeFolder = (script: Script, root: string): string => {
  const folder = temporaryFolder('baton-script-');
  const [file, text] =
    script.language === 'python'
      ? ['index.py', pythonHandler(script)]
      : ['index.mjs', bundleScript(javascriptHandler(script))];
  writeFileSync(join(folder, file), text);
  const copy = script.language === 'python' ? copyPythonPackages : copyPackages;
  copy(script.packages ?? [], root, folder);
  return folder;
};
