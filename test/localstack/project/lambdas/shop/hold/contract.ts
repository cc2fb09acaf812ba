import { z } from 'baton/actions';

export const description = 'Reserves an article for an order, and goes wrong as its input says.';

/** What goes wrong. */
export const FAULTS = ['none', 'refuses', 'throws', 'exits', 'dies', 'sticks', 'late', 'slow'] as const;

export const input = z.strictObject({
  sku: z.string(),
  order: z.string(),
  fault: z
    .enum(FAULTS)
    .describe(
      'The first attempt refuses; each throws or exits after it has reserved; the first ends before it reserves; each throws, and what ' +
        'gives up the reservation does so once; each is late; each takes its time.',
    ),
});

export const output = z.object({ reservation: z.string().describe('Key of the file that says so.') });

export const options = { effect: true };

export const errors = {
  Refused: { retryable: true, effect: 'none', description: 'Not this time.' },
} as const;

export const compensate = {
  uses: 'shop/release',
  with: { sku: '{{ $input.sku }}', order: '{{ $input.order }}' },
};
