import { ActionError } from 'baton/actions';
import { chosen, type Deck, type Selection } from '../../content/shared/deck/deck.ts';
import { assemblePost, NETWORK_RULES } from '../../content/shared/deck/networks.ts';
import type { Brief, Network } from '../../shared/campaign/brief.ts';
import type { Locale } from '../../shared/campaign/locale.ts';
import { postTime } from './schedule.ts';

/** A post as it goes to a network. */
export interface Post {
  id: string;
  network: Network;
  locale: Locale;
  /** Instant at which it goes out. */
  at: string;
  /** The whole text, link and hashtags included. */
  text: string;
  link: string;
  hashtags: string[];
  /** Path of the picture, from the publication's root. */
  picture: string;
  /** What the picture says. */
  alt: string;
  /** As the network counts. */
  length: number;
  limit: number;
}

/** Returns the chosen posts in the order in which they go out; throws `PostTooLong`, not retryable, rather than cut a text. */
export const postsOf = (
  brief: Brief,
  { deck, selection }: { deck: Deck; selection: Selection },
  sendTime: string,
  alt: (network: Network, locale: Locale) => string,
): Post[] =>
  deck.social
    .map((copy) => {
      const variant = chosen(copy, selection);
      const rules = NETWORK_RULES[copy.network];
      const text = assemblePost(variant);
      const length = rules.length(text);
      if (length > rules.limit) {
        throw new ActionError(
          'PostTooLong',
          `${copy.id} has ${length} characters; ${rules.name} takes ${rules.limit}. Shorten it, or review it before it is published`,
          { retryable: false },
        );
      }
      return {
        id: copy.id,
        network: copy.network,
        locale: copy.locale,
        at: postTime(brief, sendTime, copy.network, copy.locale),
        text,
        link: variant.link,
        hashtags: variant.hashtags,
        picture: `pictures/${copy.locale}-${copy.network}.png`,
        alt: alt(copy.network, copy.locale),
        length,
        limit: rules.limit,
      };
    })
    .sort((a, b) => Number(a.at > b.at) - Number(a.at < b.at));
