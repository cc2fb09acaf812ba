import { z } from 'zod';
import { publicationSchema } from '../../shared/campaign/contracts.ts';
import { distributionErrors, distributionFields } from '../shared/distribution-input.ts';

export const name = 'distribution/blog';

export const description =
  'Publishes the blog post in every language, with pictures, a contents page and a feed.';

export const input = z.strictObject(distributionFields);

export const output = z.object({
  posts: z.int(),
  publication: publicationSchema,
});

export const errors = distributionErrors;

/** It publishes: what a step that uses it did has to be undone when the workflow fails. */
export const options = { effect: true };
