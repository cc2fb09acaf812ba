import type { Activity, Catalogue } from '../catalogue/catalogue.ts';
import { parseArn } from '../protocol/arns.ts';
import { apiErrors } from '../protocol/errors.ts';

/** Returns the activity of an ARN, or throws ActivityDoesNotExist. */
export const existingActivity = (catalogue: Catalogue, arn: string): Activity => {
  parseArn(arn, 'activity');
  const activity = catalogue.activities.get(arn);
  if (!activity) throw apiErrors.activityDoesNotExist(arn);
  return activity;
};
