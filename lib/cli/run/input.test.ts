import { expect, it } from '@jest/globals';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { UserError } from '../errors/user-error.ts';
import { readInput } from './input.ts';

it('An input that Step Functions would not take is refused, in virtual time as well', async () => {
  const manifest = { name: 'orders' } as WorkflowManifest;
  const read = (letters: number) => readInput(manifest, JSON.stringify({ note: 'x'.repeat(letters) }), '/');

  await expect(read(262_000)).resolves.toMatchObject({ files: [] });
  await expect(read(262_144)).rejects.toThrow(UserError);
  await expect(read(262_144)).rejects.toThrow(/^The input has 262155 bytes; expected at most 262144: /);
});
