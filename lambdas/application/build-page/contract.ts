import { z } from 'zod';

export const name = 'application/build-page';

export const description = 'Builds a page, one HTML file with its pictures inside.';

export const input = z.strictObject({
  title: z.string().min(1),
  text: z.string(),
  pictures: z
    .array(z.object({ file: z.string().describe('Key of an SVG file in the storage.'), alt: z.string() }))
    .max(20)
    .default([]),
});

export const output = z.object({
  page: z.string().describe('Key of the page in the storage.'),
  bytes: z.int(),
});

export const errors = { FileMissing: { retryable: false } };

/** It writes a file of the execution's own folder and nothing else: the same input writes the same. */
export const options = { effect: false };
