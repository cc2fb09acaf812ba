import { Duration } from 'aws-cdk-lib';
import type { IRule, IRuleTarget, RuleTargetConfig, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/**
 * A function or a topic as the target of rules. Unlike CDK's own targets it adds no permission and no statement to the dead-letter
 * queue's policy for each rule, both of which have limits and tie stacks together; function, topic and queue let the rules in
 * themselves.
 */
export class PlainTarget implements IRuleTarget {
  private readonly targetArn: string;
  private readonly deadLetters: IQueue;
  private readonly input: RuleTargetInput | undefined;

  constructor(targetArn: string, deadLetters: IQueue, input?: RuleTargetInput) {
    this.targetArn = targetArn;
    this.deadLetters = deadLetters;
    this.input = input;
  }

  bind(_rule: IRule): RuleTargetConfig {
    return {
      arn: this.targetArn,
      input: this.input,
      deadLetterConfig: { arn: this.deadLetters.queueArn },
      retryPolicy: { maximumEventAgeInSeconds: Duration.hours(24).toSeconds(), maximumRetryAttempts: 185 },
    };
  }
}
