import { CfnElement, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Policy, Role, type RoleProps } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { rolePath } from '#contracts/names.ts';
import { hashOf } from '#core/hash.ts';
import type { Json } from '#core/json.ts';

/** Properties of a ContentRole. */
export interface ContentRoleProps extends RoleProps {
  /**
   * Stage, with which the role's path begins.
   *
   * @default - none
   */
  readonly stage?: string;
}

/** Digits of the hash that a logical id ends with. */
const HASH_LENGTH = 8;

/**
 * A role that is replaced if it may do something else, and retained: versions of functions and of state machines name their role, so
 * an execution of an earlier version keeps the permissions that it was deployed with. `baton gc` removes the roles that no version names.
 */
export class ContentRole extends Role {
  constructor(scope: Construct, id: string, { stage, ...props }: ContentRoleProps) {
    super(scope, id, { ...props, path: rolePath(Stack.of(scope).region, stage) });
    this.nameByContent(this);
    this.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  }

  override attachInlinePolicy(policy: Policy): void {
    super.attachInlinePolicy(policy);
    this.nameByContent(policy);
    policy.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  }

  private nameByContent(construct: Construct): void {
    const resource = construct.node.defaultChild;
    if (!(resource instanceof CfnElement)) return;
    const id = Stack.of(this).resolve(resource.logicalId) as string;
    resource.overrideLogicalId(Lazy.uncachedString({ produce: () => `${id}${this.contentHash()}` }));
  }

  private contentHash(): string {
    const policies = this.node.children.filter((child) => child instanceof Policy);
    const content = [this.assumeRolePolicy, ...policies.map(({ document }) => document)];
    return hashOf(Stack.of(this).resolve(content) as Json).slice(0, HASH_LENGTH);
  }
}
