import { z } from 'baton/actions';

export const description = 'Prints the label of a parcel, on a machine with a printer.';

export const input = z.strictObject({ parcel: z.string() });

export const output = z.object({
  label: z.string(),
  stage: z.string().describe('Stage that the worker works for.'),
});
