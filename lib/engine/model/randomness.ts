import { hash } from 'node:crypto';
import type { Randomness } from '#core/ids.ts';

/**
 * Identifiers and random numbers that follow from a secret and an event's number: replaying the event after a crash
 * draws the same ones, and no one can guess them without the secret.
 */
export const derivedRandomness = (seed: string, sequence: number): Randomness => {
  let drawn = 0;
  const draw = (): Buffer => hash('sha256', `${seed}:${sequence}:${drawn++}`, 'buffer');
  return {
    random: () => draw().readUIntBE(0, 6) / 2 ** 48,
    uuid: () => {
      const bytes = draw();
      bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
      bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
      const hex = bytes.toString('hex', 0, 16);
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    },
  };
};
