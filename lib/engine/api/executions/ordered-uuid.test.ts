import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { orderedUuid } from './ordered-uuid.ts';

it('An ordered UUID sorts by time, and is one of version 7 with the randomness of another', () => {
  const [early, late] = [
    orderedUuid(1_700_000_000_000, randomUUID()),
    orderedUuid(1_700_000_000_001, randomUUID()),
  ];

  expect(early < late).toBe(true);

  for (const id of [early, late])
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const random = 'f47ac10b-58cc-4372-a567-0e02b2c3d479';

  // The example of the RFC's appendix: 2022-02-22T19:22:22Z.
  expect(orderedUuid(0x017f22e279b0, random)).toBe('017f22e2-79b0-7372-a567-0e02b2c3d479');
});
