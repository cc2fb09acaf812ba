import { expect, it } from '@jest/globals';
import { parseDurability } from './durability.ts';

it('Durability is that of the process or of the power, and nothing else', () => {
  expect(['process', 'power'].map(parseDurability)).toEqual(['process', 'power']);
  expect(() => parseDurability('often')).toThrow('--durability takes "process" or "power", got "often"');
});
