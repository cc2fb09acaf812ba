import type { Network } from '../../../shared/campaign/brief.ts';

/** How a network limits and counts. */
interface NetworkRules {
  name: string;
  limit: number;
  /** Length as the network counts it. */
  length(text: string): number;
}

const URL_PATTERN = /https?:\/\/\S+/g;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

const countGraphemes = (text: string): number => [...graphemes.segment(text)].length;

/** Replaces links by 23 characters, which is what networks count for each. */
const withShortLinks = (text: string): string => text.replace(URL_PATTERN, 'x'.repeat(23));

/** X: Latin and most punctuation weigh one, everything else two (https://docs.x.com/fundamentals/counting-characters). */
const weighted = (text: string): number =>
  [...withShortLinks(text.normalize('NFC'))].reduce((sum, character) => {
    const point = character.codePointAt(0) ?? 0;
    const light =
      point <= 4351 ||
      (point >= 8192 && point <= 8205) ||
      (point >= 8208 && point <= 8223) ||
      (point >= 8242 && point <= 8247);
    return sum + (light ? 1 : 2);
  }, 0);

/** Limits of the networks, in their own way of counting. */
export const NETWORK_RULES: Record<Network, NetworkRules> = {
  linkedin: { name: 'LinkedIn', limit: 3000, length: (text) => text.length },
  instagram: { name: 'Instagram', limit: 2200, length: (text) => text.length },
  mastodon: { name: 'Mastodon', limit: 500, length: (text) => countGraphemes(withShortLinks(text)) },
  bluesky: { name: 'Bluesky', limit: 300, length: countGraphemes },
  x: { name: 'X', limit: 280, length: weighted },
};

/** Assembles a post as the network shows it: text, link, hashtags. */
export const assemblePost = (post: { text: string; link: string; hashtags: readonly string[] }): string =>
  [post.text, post.link, post.hashtags.map((tag) => `#${tag}`).join(' ')]
    .filter((part) => part !== '')
    .join('\n\n');
