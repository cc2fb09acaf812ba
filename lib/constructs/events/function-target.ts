import { Duration } from 'aws-cdk-lib';
import type { IRule, IRuleTarget, RuleTargetConfig, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/**
 * A function as the target of many rules. Unlike CDK's own target it adds neither a permission to the function nor a statement to
 * the queue's policy for each rule, both of which have limits; the function and the queue let all of Baton's rules in at once.
 */
export class FunctionTarget implements IRuleTarget {
  private readonly functionArn: string;
  private readonly deadLetters: IQueue;
  private readonly input: RuleTargetInput | undefined;

  constructor(functionArn: string, deadLetters: IQueue, input?: RuleTargetInput) {
    this.functionArn = functionArn;
    this.deadLetters = deadLetters;
    this.input = input;
  }

  bind(_rule: IRule): RuleTargetConfig {
    return {
      arn: this.functionArn,
      input: this.input,
      deadLetterConfig: { arn: this.deadLetters.queueArn },
      retryPolicy: { maximumEventAgeInSeconds: Duration.hours(24).toSeconds(), maximumRetryAttempts: 185 },
    };
  }
}
