import type { z } from 'zod';
import type { Brief } from '../../shared/campaign/brief.ts';
import { campaignFiles, FILES, type FilesContext } from '../../shared/campaign/files.ts';
import type { Locale } from '../../shared/campaign/locale.ts';
import { wordsOf } from '../../shared/campaign/reading/reading-ease.ts';
import { piecesOf } from '../review/pieces.ts';
import type { Deck } from '../shared/deck/deck.ts';
import type * as contract from './contract.ts';
import { writeEmails } from './emails.ts';
import { writePost } from './posts.ts';
import { writeSocial } from './social.ts';

/** Writes the texts of the brief's channels in every language; a channel that is not published is not reviewed either. */
export const writeBodyCopy = async (
  { brief, ranking, messages }: z.output<typeof contract.input>,
  context: FilesContext,
): Promise<z.input<typeof contract.output>> => {
  const localesOf = (channel: Brief['channels'][number]): Locale[] =>
    brief.channels.includes(channel) ? brief.locales : [];
  const deck: Deck = {
    emails: localesOf('email').flatMap((locale) => writeEmails(brief, messages, locale)),
    posts: localesOf('blog').map((locale) => writePost(brief, ranking, locale)),
    social: localesOf('social').flatMap((locale) => writeSocial(brief, ranking, locale)),
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
