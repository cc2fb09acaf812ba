import { z } from 'zod';
import { publicationSchema } from '../../shared/campaign/contracts.ts';
import { distributionErrors, distributionFields, sendTime } from '../shared/distribution-input.ts';

export const name = 'distribution/social';

export const description =
  'Schedules the social posts: one JSON file for every network and a calendar of all of them.';

export const input = z.strictObject({ ...distributionFields, send_time: sendTime });

export const output = z.object({
  posts: z.int(),
  networks: z.array(z.string()),
  first: z.string().describe('Instant of the first post.'),
  last: z.string().describe('Instant of the last post.'),
  publication: publicationSchema,
});

export const errors = { ...distributionErrors, PostTooLong: { retryable: false } };

/** It publishes: what a step that uses it did has to be undone when the workflow fails. */
export const options = { effect: true };
