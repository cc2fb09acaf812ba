import type { z } from 'zod';
import { campaignFiles, FILES, type FilesContext } from '#lambdas/campaign/files.ts';
import { wordsOf } from '#lambdas/campaign/reading/reading-ease.ts';
import type { Deck } from '../deck/deck.ts';
import { piecesOf } from '../review/pieces.ts';
import type * as contract from './contract.ts';
import { writeEmails } from './emails.ts';
import { writePost } from './posts.ts';
import { writeSocial } from './social.ts';

/** Writes every text of the campaign in every language. */
export const writeBodyCopy = async (
  { brief, ranking, messages }: z.output<typeof contract.input>,
  context: FilesContext,
): Promise<z.input<typeof contract.output>> => {
  const deck: Deck = {
    emails: brief.locales.flatMap((locale) => writeEmails(brief, messages, locale)),
    posts: brief.locales.map((locale) => writePost(brief, ranking, locale)),
    social: brief.locales.flatMap((locale) => writeSocial(brief, ranking, locale)),
  };
  const pieces = piecesOf(brief, deck);
  const file = await campaignFiles(context).writeJson(FILES.deck, deck);
  return {
    emails: deck.emails.length,
    posts: deck.social.length,
    articles: deck.posts.length,
    variants: pieces.length,
    words: pieces.reduce(
      (sum, piece) => sum + wordsOf(piece.fields.map((part) => part.text).join('\n')).length,
      0,
    ),
    file,
  };
};
