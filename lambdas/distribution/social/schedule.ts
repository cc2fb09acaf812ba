import type { Brief, Network } from '../../shared/campaign/brief.ts';
import type { Locale } from '../../shared/campaign/locale.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Minutes after the e-mails at which a network's people are there. */
const OFFSET_MINUTES: Record<Network, number> = {
  linkedin: 30,
  mastodon: 90,
  bluesky: 150,
  x: 210,
  instagram: 570,
};

/**
 * Returns when a post goes out: on launch day in the campaign's own language, one day later in each further language, so that no
 * reader gets three at once.
 */
export const postTime = (brief: Brief, sendTime: string, network: Network, locale: Locale): string => {
  const day = Math.max(0, brief.locales.indexOf(locale));
  const instant = Date.parse(sendTime) + OFFSET_MINUTES[network] * MINUTE + day * DAY;
  return new Date(instant).toISOString().replace('.000', '');
};
