import type { z } from 'zod';
import { campaignFiles, FILES, type FilesContext } from '../../shared/campaign/files.ts';
import type * as contract from './contract.ts';
import { opportunities, rank, risks } from './ranking.ts';

/** Weighs what the research found: what to lead with, what to use, what to beware of. */
export const analyse = async (
  { brief, segments, topics }: z.output<typeof contract.input>,
  context: FilesContext,
): Promise<z.input<typeof contract.output>> => {
  const ranking = rank(brief, segments, topics);
  const findings = {
    ranking,
    opportunities: opportunities(brief, ranking, topics),
    risks: risks(brief, segments, topics),
  };
  const file = await campaignFiles(context).writeJson(FILES.analysis, findings);
  return { ...findings, file };
};
