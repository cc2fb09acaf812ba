import type { Brief } from '../../shared/campaign/brief.ts';

/** Which composition suits a size. */
export type Shape = 'landscape' | 'portrait' | 'strip';

/** A banner's size in pixels and the channel that wants it. */
export interface BannerSize {
  name: string;
  width: number;
  height: number;
  shape: Shape;
  /** Whether it is wanted as PNG too; pages show the SVG. */
  png: boolean;
  /** Place of the value proposition that it shows, in the ranking: networks lead with different ones, as their posts do. */
  place: number;
}

type Size = Omit<BannerSize, 'place'>;

const WEB: Size[] = [
  { name: 'share', width: 1200, height: 630, shape: 'landscape', png: true },
  { name: 'leaderboard', width: 1456, height: 180, shape: 'strip', png: true },
  { name: 'rectangle', width: 600, height: 500, shape: 'portrait', png: true },
];

const BLOG: Size[] = [{ name: 'blog-hero', width: 1600, height: 720, shape: 'landscape', png: false }];

const NETWORK: Record<Brief['networks'][number], Size[]> = {
  linkedin: [{ name: 'linkedin', width: 1200, height: 627, shape: 'landscape', png: true }],
  x: [{ name: 'x', width: 1200, height: 675, shape: 'landscape', png: true }],
  mastodon: [{ name: 'mastodon', width: 1280, height: 640, shape: 'landscape', png: true }],
  bluesky: [{ name: 'bluesky', width: 1200, height: 675, shape: 'landscape', png: true }],
  instagram: [
    { name: 'instagram', width: 1080, height: 1350, shape: 'portrait', png: true },
    // No post shows it: whoever wants a story has the SVG.
    { name: 'instagram-story', width: 1080, height: 1920, shape: 'portrait', png: false },
  ],
};

/** Returns the sizes that a brief's channels and networks want. */
export const sizesFor = ({ channels, networks }: Brief): BannerSize[] => [
  ...[...WEB, ...(channels.includes('blog') ? BLOG : [])].map((size) => ({ ...size, place: 0 })),
  ...(channels.includes('social')
    ? networks.flatMap((network, place) => NETWORK[network].map((size) => ({ ...size, place })))
    : []),
];
