import { Stack, Token, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isObject, type Json } from '#core/json.ts';

/** Records why a finding of cdk-nag is acceptable, for the construct and everything below it. */
export const acknowledge = (construct: IConstruct, id: string, reason: string): void =>
  Validations.of(construct).acknowledge({ id, reason });

/**
 * Records why a role may have a permission that ends in a wildcard. cdk-nag names such a finding after the resource, with `<…>` for
 * what CloudFormation fills in.
 *
 * @param within where the resource is, if it may be another stack; then the name is that of the export
 */
export const acknowledgeWildcard = (
  role: IConstruct,
  resource: { arn: string; rest?: string; within?: IConstruct },
  reason: string,
): void => {
  const { arn, rest = '', within = role } = resource;
  const owner = Stack.of(within);
  const shared = owner !== Stack.of(role) && Token.isUnresolved(arn) ? owner.exportValue(arn) : arn;
  acknowledge(role, `AwsSolutions-IAM5[Resource::${flat(owner.resolve(shared))}${rest}]`, reason);
};

/** Writes a resolved value as cdk-nag does. */
const flat = (value: Json): string => {
  if (!isObject(value)) return String(value);
  if (Array.isArray(value['Fn::Join'])) {
    const [delimiter, parts] = value['Fn::Join'];
    return Array.isArray(parts) ? parts.map(flat).join(String(delimiter)) : '';
  }
  if (value.Ref !== undefined) return `<${flat(value.Ref)}>`;
  if (value['Fn::ImportValue'] !== undefined) return flat(value['Fn::ImportValue']);
  const attribute = value['Fn::GetAtt'];
  return Array.isArray(attribute) ? `<${attribute.map(flat).join('.')}>` : JSON.stringify(value);
};

/** Says why a role may have the permissions that sending to a queue with a key takes, which CDK grants with wildcards. */
export const acknowledgeEncryptedQueue = (role: IConstruct): void => {
  for (const action of ['kms:GenerateDataKey*', 'kms:ReEncrypt*'])
    acknowledge(role, `AwsSolutions-IAM5[Action::${action}]`, 'Variants of one action, on one key.');
};
