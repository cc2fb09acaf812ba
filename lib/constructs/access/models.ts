import { Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { acknowledgeWildcard } from '../acknowledge.ts';
import { allow } from './allow.ts';

/** A model of Bedrock by its id or ARN, or an inference profile by its own. */
export interface BedrockModel {
  bedrock: string;
  /** Default: that of the stack. */
  region?: string;
}

/** Ids of inference profiles across regions begin with a part of the world. */
const PROFILE = /^(?:global|us-gov|us|eu|apac|jp|au|ca)\.(.+)$/;

/** Lets a function ask models, and no others. A profile passes requests to its model in several regions. */
export const grantModels = (target: LambdaFunction, models: readonly BedrockModel[]): void => {
  const arns = [...new Set(models.flatMap((model) => arnsOf(target, model)))];
  if (arns.length === 0) return;
  allow(target, ['bedrock:InvokeModel'], arns);
  for (const arn of arns) {
    if (arn.includes(':*:') && target.role)
      acknowledgeWildcard(target.role, { arn }, 'An inference profile chooses the region of its model.');
  }
};

/** Ref: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html */
const arnsOf = (target: LambdaFunction, { bedrock, region }: BedrockModel): string[] => {
  const { partition, region: ownRegion, account } = Stack.of(target);
  const where = `arn:${partition}:bedrock:${region ?? ownRegion}`;
  const id = bedrock.startsWith('arn:')
    ? bedrock.replace(/^.*:(?:inference-profile|foundation-model)\//, '')
    : bedrock;
  const model = PROFILE.exec(id)?.[1];
  if (model === undefined)
    return [bedrock.startsWith('arn:') ? bedrock : `${where}::foundation-model/${bedrock}`];
  const profile = bedrock.startsWith('arn:') ? bedrock : `${where}:${account}:inference-profile/${bedrock}`;
  return [profile, `arn:${partition}:bedrock:*::foundation-model/${model}`];
};
