import { z } from 'zod';

export const name = 'media/draw-chart';

export const description = 'Draws values as a line or as bars, in an SVG file.';

export const input = z.strictObject({
  title: z.string().min(1).describe('What the picture shows; also its alternative text.'),
  values: z.array(z.number().min(0)).min(2).max(1000),
  form: z.enum(['line', 'bars']).default('line'),
});

export const output = z.object({
  file: z.string().describe('Key of the picture in the storage.'),
  alt: z.string(),
});

/** It writes a file of the execution's own folder and nothing else: the same input writes the same. */
export const options = { effect: false };
