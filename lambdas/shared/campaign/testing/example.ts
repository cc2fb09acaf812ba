import { readFileSync } from 'node:fs';

import { type Brief, briefSchema } from '../brief.ts';
import type { Ranking } from '../contracts.ts';
import { memoryStorage } from './memory-storage.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../../../statemachines/${name}`, import.meta.url), 'utf8');

/** Returns the example's input as it is written. */
export const exampleInput = (): Record<string, unknown> =>
  JSON.parse(read('marketing-campaign.input.json')) as Record<string, unknown>;

/** Returns the example's brief, with some fields replaced. */
export const exampleBrief = (changes: Partial<Brief> = {}): Brief => ({
  ...briefSchema.parse(exampleInput()),
  ...changes,
});

/** Stands in for a PNG file: its signature, and the size of the picture. Rendering takes a tenth of a second each. */
const pngStandIn = async (svg: string): Promise<Uint8Array> => {
  const [, size = ''] = /viewBox="0 0 ([\d ]+)"/.exec(svg) ?? [];
  return new Uint8Array([0x89, ...new TextEncoder().encode(`PNG\r\n\x1a\n${size}`)]);
};

/** Returns the context of a run called `run-1` whose storage holds the example's files. */
export const exampleContext = () => ({
  storage: memoryStorage({
    'marketing-campaign/customers.csv': read('marketing-campaign/customers.csv'),
    'marketing-campaign/competitors.json': read('marketing-campaign/competitors.json'),
  }),
  run: { execution_name: 'run-1' },
  renderPng: pngStandIn,
});

/** Returns the example's value propositions in their order, as the analysis ranks them. */
export const exampleRanking = (): Ranking =>
  exampleBrief().value_propositions.map(({ id }, index) => ({ id, score: 90 - index }));
