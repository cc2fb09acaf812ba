import type { z } from 'zod';
import { campaignFiles, FILES, type FilesContext } from '../../shared/campaign/files.ts';
import { invariant } from '../../shared/invariant.ts';
import { candidates } from './candidates.ts';
import type * as contract from './contract.ts';

const ALTERNATIVES = 3;

/** Writes headlines in every language of the campaign and keeps the best. */
export const writeHeadlines = async (
  { brief, ranking }: z.output<typeof contract.input>,
  context: FilesContext,
): Promise<z.input<typeof contract.output>> => {
  const all = brief.locales.map((locale) => ({ locale, candidates: candidates(brief, ranking, locale) }));
  const by_locale = Object.fromEntries(
    all.map(({ locale, candidates: [best] }) => {
      invariant(best, `the template library has no headline for "${locale}"`);
      return [locale, { text: best.text, score: best.score }];
    }),
  );
  const own = all[0]?.candidates ?? [];
  const [best] = own;
  invariant(best, 'the brief names no language');
  const file = await campaignFiles(context).writeJson(FILES.headlines, all);
  return {
    headline: best.text,
    by_locale,
    alternatives: own.slice(1, 1 + ALTERNATIVES).map((candidate) => candidate.text),
    candidates: all.reduce((sum, { candidates: list }) => sum + list.length, 0),
    file,
  };
};
