import type { PostVariant } from '../../content/shared/deck/deck.ts';
import { addressUnder } from '../../shared/campaign/address.ts';
import type { BannerEntry } from '../../shared/campaign/banner-list.ts';
import type { Brief } from '../../shared/campaign/brief.ts';
import { type Locale, localized } from '../../shared/campaign/locale.ts';
import { wordsOf } from '../../shared/campaign/reading/reading-ease.ts';
import { typeset } from '../../shared/campaign/typography.ts';
import { slugOf } from './slug.ts';

const WORDS_PER_MINUTE = 220;

/** A source behind a claim. */
export interface Source {
  /** Number of the footnote. */
  number: number;
  claimId: string;
  claim: string;
  source: string;
  url: string;
}

/** A blog post with everything filled in but how it looks. */
export interface Article {
  locale: Locale;
  title: string;
  copy: PostVariant;
  /** `en/light-that-follows-the-day.html`. */
  path: string;
  /** Address once it is on the blog. */
  url: string;
  minutes: number;
  sources: Source[];
  /** For each point of the copy, the number of its footnote. */
  notes: (number | undefined)[];
  /** Path of the picture, from the publication's root. */
  picture: string;
  /** What previews of links to the post show. */
  share: Pick<BannerEntry, 'alt' | 'width' | 'height'> & { path: string };
}

/** Returns the address of a file on the blog. */
export const onBlog = ({ links }: Brief, path: string): string => addressUnder(links.blog, path);

/** What an article is made from, in one language. */
interface ArticleSource {
  locale: Locale;
  title: string;
  copy: PostVariant;
  banner: Pick<BannerEntry, 'alt' | 'width' | 'height'>;
}

/** Returns the article of a language. */
export const articleOf = (brief: Brief, { locale, title, copy, banner }: ArticleSource): Article => {
  const { alt, width, height } = banner;
  const sources = brief.claims
    .flatMap(({ id, text, evidence }) =>
      evidence && copy.claims.includes(id)
        ? [
            {
              claimId: id,
              claim: typeset(localized(text, locale), locale),
              source: evidence.source,
              url: evidence.url,
            },
          ]
        : [],
    )
    .map((source, index) => ({ ...source, number: index + 1 }));
  const notes = copy.points.map((point) => {
    const proposition = brief.value_propositions.find(
      ({ title: text }) => typeset(localized(text, locale), locale) === point.title,
    );
    return sources.find(({ claimId }) => claimId === proposition?.claim)?.number;
  });
  const body = [
    copy.standfirst,
    ...copy.opening,
    copy.approach.text,
    ...copy.points.map(({ text }) => text),
    copy.closing.text,
  ];
  const path = `${locale}/${slugOf(title)}.html`;
  return {
    locale,
    title,
    copy,
    path,
    url: onBlog(brief, path),
    minutes: Math.max(1, Math.round(wordsOf(body.join(' ')).length / WORDS_PER_MINUTE)),
    sources,
    notes,
    picture: `pictures/${locale}-blog-hero.svg`,
    share: { path: `pictures/${locale}-share.png`, alt, width, height },
  };
};
