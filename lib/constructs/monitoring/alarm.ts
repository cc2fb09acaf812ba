import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type MathExpression,
  type Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** When an alarm goes off. */
export interface AlarmSetting {
  /** What has happened when it goes off, in one sentence. */
  description: string;
  /** What is counted. */
  metric: Metric | MathExpression;
  /** The alarm goes off at this many, or more, in `minutes`; undefined makes no alarm. */
  threshold: number | undefined;
  /**
   * Length of the period that is counted over.
   *
   * @default 5
   */
  minutes?: number;
  /**
   * What it means when there is nothing to count.
   *
   * @default TreatMissingData.NOT_BREACHING
   */
  missing?: TreatMissingData;
  /** Where it goes; undefined if it notifies no one. */
  topic: ITopic | undefined;
}

/** Adds an alarm that is quiet by default while there is nothing to count; adds none without a threshold. */
export const addAlarm = (
  scope: Construct,
  id: string,
  { description, metric, threshold, minutes = 5, missing, topic }: AlarmSetting,
): Alarm | undefined => {
  if (threshold === undefined) return undefined;
  const alarm = new Alarm(scope, id, {
    alarmDescription: description,
    metric: metric.with({ period: Duration.minutes(minutes) }),
    threshold,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: missing ?? TreatMissingData.NOT_BREACHING,
  });
  if (topic) {
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
  }
  return alarm;
};
