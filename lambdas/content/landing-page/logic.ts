import type { z } from 'zod';
import { readBannerPng, readBanners } from '../../shared/campaign/banner-list.ts';
import { propositionOf } from '../../shared/campaign/brief.ts';
import { campaignFiles, FILES, type FilesContext } from '../../shared/campaign/files.ts';
import { typeset } from '../../shared/campaign/typography.ts';
import { invariant } from '../../shared/invariant.ts';
import { slotsFor } from '../shared/deck/slots.ts';
import type * as contract from './contract.ts';
import { landingPage } from './page.ts';

/** Builds the landing page from the brief, the ranking and the headlines. */
export const buildLandingPage = async (
  { brief, ranking, headlines, headline }: z.output<typeof contract.input>,
  context: FilesContext,
): Promise<z.input<typeof contract.output>> => {
  const propositions = ranking.flatMap(({ id }) => propositionOf(brief, id) ?? []);
  const [lead] = propositions;
  invariant(lead, 'the ranking names no value proposition of the brief');
  const languages = brief.locales.map((locale, index) => ({
    locale,
    headline: (index === 0 ? headline : undefined) ?? headlines[locale]?.text ?? brief.product.name,
    slots: slotsFor(brief, locale, lead),
  }));
  const { banner: share, png } = await readBannerPng(
    context,
    await readBanners(context),
    'share',
    brief.locales[0] ?? 'en',
  );
  const page = landingPage({
    brief,
    share,
    propositions,
    languages: languages.map((language) => ({
      ...language,
      headline: typeset(language.headline, language.locale),
    })),
  });
  const files = campaignFiles(context);
  await files.write(FILES.landingShare, png);
  return {
    file: await files.write(FILES.landingPage, page),
    headline: languages[0]?.headline ?? brief.product.name,
    languages: languages.length,
    bytes: Buffer.byteLength(page),
  };
};
