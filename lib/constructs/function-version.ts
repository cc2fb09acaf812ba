import { CfnParameter, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnFunction, CfnVersion, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnParameter as SsmParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { functionName, versionParameter } from '#contracts/names.ts';
import { hashOf } from '#core/hash.ts';
import { invariant } from '#core/invariant.ts';
import type { Json } from '#core/json.ts';

/** Properties of a FunctionVersion. */
export interface FunctionVersionProps {
  /** `factory/action`. */
  readonly action: string;
  /** The function that a version is published of. */
  readonly target: LambdaFunction;
  /**
   * Stage, with which the name of the parameter begins.
   *
   * @default - none
   */
  readonly stage?: string;
}

/** Digits of the hash in names. */
const HASH_LENGTH = 16;

/**
 * A published version of a function, retained: definitions name it, so an execution calls and undoes with the code that it was deployed
 * with. A new one is published if code, settings or role of the function change, and only then.
 *
 * Lambda numbers versions when it publishes them. State machines are in other stacks, and an export cannot change while another stack
 * imports it, so the number is in a parameter of Systems Manager whose name has the hash of what the version holds: a template names
 * the version that it was made with.
 */
export class FunctionVersion extends Construct {
  readonly action: string;
  private readonly target: LambdaFunction;
  private readonly stage: string | undefined;
  private readonly version: CfnVersion;

  constructor(scope: Construct, id: string, { action, target, stage }: FunctionVersionProps) {
    super(scope, id);
    this.action = action;
    this.target = target;
    this.stage = stage;
    this.version = new CfnVersion(this, 'Version', { functionName: target.functionName });
    this.version.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    const parameter = new SsmParameter(this, 'Number', {
      type: 'String',
      name: this.parameterName(),
      value: this.version.attrVersion,
      description: `Baton: the version of ${functionName(action, stage)} with this content`,
    });
    for (const resource of [this.version, parameter]) {
      const id = Stack.of(this).resolve(resource.logicalId) as string;
      resource.overrideLogicalId(this.hashed((hash) => `${id}${hash}`));
    }
  }

  /** Returns the version's number as a template of the scope's stack names it. */
  numberIn(scope: Construct): string {
    const stack = Stack.of(scope);
    if (stack === Stack.of(this)) return this.version.attrVersion;
    const id = `version-of-${this.action}`;
    const known = stack.node.tryFindChild(id);
    if (known instanceof CfnParameter) return known.valueAsString;
    const parameter = new CfnParameter(stack, id, {
      type: 'AWS::SSM::Parameter::Value<String>',
      default: this.parameterName(),
      description: `Where the version of ${this.action} is found that this template was made with.`,
    });
    // CloudFormation keeps the value that a parameter had before, whatever its default has become: another name has no value yet.
    const logicalId = stack.resolve(parameter.logicalId) as string;
    parameter.overrideLogicalId(this.hashed((hash) => `${logicalId}${hash}`));
    return parameter.valueAsString;
  }

  private parameterName(): string {
    return this.hashed((hash) => versionParameter(this.action, hash, this.stage));
  }

  /** The hash is computed at the end: access is granted after the function has been made. */
  private hashed(text: (hash: string) => string): string {
    return Lazy.uncachedString({ produce: () => text(this.contentHash()) });
  }

  /** Hashes what Lambda compares before it publishes a version. A description alone makes none. */
  private contentHash(): string {
    const resource = this.target.node.defaultChild;
    invariant(resource instanceof CfnFunction, `${this.target.node.path} is not a function`);
    const { code, handler, runtime, architectures, layers, role, environment, kmsKeyArn } = resource;
    const { memorySize, timeout, ephemeralStorage, tracingConfig, loggingConfig, vpcConfig } = resource;
    const content = {
      ...{ code, handler, runtime, architectures, layers, role, environment, kmsKeyArn },
      ...{ memorySize, timeout, ephemeralStorage, tracingConfig, loggingConfig, vpcConfig },
    };
    return hashOf(Stack.of(this).resolve(content) as Json).slice(0, HASH_LENGTH);
  }
}
