import { parseArn } from './arns.ts';
import type { Activity, Catalogue } from './catalogue.ts';
import { apiErrors } from './errors.ts';

/** The activity of an ARN, or ActivityDoesNotExist. */
export const existingActivity = (catalogue: Catalogue, arn: string): Activity => {
  parseArn(arn, 'activity');
  const activity = catalogue.activities.get(arn);
  if (!activity) throw apiErrors.activityDoesNotExist(arn);
  return activity;
};
