import type { z } from 'zod';
import { campaignFiles, FILES, type FilesContext, readText } from '../../shared/campaign/files.ts';
import { parseCompetitors } from './competitor-file.ts';
import type * as contract from './contract.ts';
import { loudClaims, pricePosition, topicsOf } from './positioning.ts';

/** Reads the competitor file and positions the product among them. */
export const researchCompetitors = async (
  { brief }: z.output<typeof contract.input>,
  context: FilesContext,
): Promise<z.input<typeof contract.output>> => {
  const competitors = parseCompetitors(
    await readText(context, brief.competitors_file),
    brief.competitors_file,
  );
  const topics = topicsOf(brief, competitors);
  const gaps = topics.filter((topic) => topic.position === 'open').map((topic) => topic.topic);
  const position = pricePosition(brief, competitors);
  const file = await campaignFiles(context).writeJson(FILES.competitors, {
    topics,
    gaps,
    price_position: position,
    loud_claims: loudClaims(competitors),
    competitors: competitors.map(({ name, url, price, tagline, weaknesses }) => ({
      name,
      url,
      price,
      tagline,
      weaknesses,
    })),
  });
  return { competitors: competitors.length, topics, gaps, price_position: position, file };
};
