import type { Brief } from '../../shared/campaign/brief.ts';
import type { Locale } from '../../shared/campaign/locale.ts';
import type {
  Deck,
  EmailCopy,
  EmailVariant,
  PostCopy,
  PostVariant,
  SocialCopy,
  SocialVariant,
} from '../shared/deck/deck.ts';
import { assemblePost, NETWORK_RULES } from '../shared/deck/networks.ts';
import type { Piece, PieceField } from './piece.ts';

/** What mail programs show of a subject and a preview, and what a headline's line can hold. */
const SUBJECT = 60;
const PREHEADER = 110;
/** Longest headline that banners and pages can set. */
const HEADLINE = 90;

const field = (name: string, text: string, maximum?: number, hard = false): PieceField => ({
  name,
  text,
  ...(maximum !== undefined && { limit: { maximum, length: text.length, hard } }),
});

const evidenceLinks = (brief: Brief, claims: readonly string[]) =>
  brief.claims.flatMap((claim) =>
    claims.includes(claim.id) && claim.evidence
      ? { name: `evidence of ${claim.id}`, url: claim.evidence.url }
      : [],
  );

const emailPiece = (brief: Brief, copy: EmailCopy, variant: EmailVariant): Piece => {
  const body = [
    field('greeting', variant.greeting),
    field('opening', variant.opening),
    field('bridge', variant.bridge),
    ...variant.points.flatMap((point, index) => [
      field(`point ${index + 1} title`, point.title),
      field(`point ${index + 1}`, point.text),
    ]),
    field('closing', variant.closing),
  ];
  return {
    id: copy.id,
    variant: variant.id,
    channel: 'email',
    locale: copy.locale,
    fields: [
      field('subject', variant.subject, SUBJECT),
      field('preheader', variant.preheader, PREHEADER),
      ...body,
      field('button', variant.button, 30),
    ],
    claims: variant.claims,
    links: [
      { name: 'button', url: brief.links.product },
      { name: 'privacy', url: brief.links.privacy },
      { name: 'unsubscribe', url: brief.links.unsubscribe },
      ...evidenceLinks(brief, variant.claims),
    ],
    prose: body
      .slice(1)
      .map((part) => part.text)
      .join('\n'),
    footer: { unsubscribe: brief.links.unsubscribe, postalAddress: brief.sender.postal_address },
  };
};

const postPiece = (brief: Brief, copy: PostCopy, variant: PostVariant): Piece => {
  const body = [
    ...variant.opening.map((text, index) => field(`opening ${index + 1}`, text)),
    field('approach heading', variant.approach.heading),
    field('approach', variant.approach.text),
    ...variant.points.flatMap((point, index) => [
      field(`point ${index + 1} title`, point.title),
      field(`point ${index + 1}`, point.text),
    ]),
    field('closing heading', variant.closing.heading),
    field('closing', variant.closing.text),
  ];
  return {
    id: copy.id,
    variant: variant.id,
    channel: 'blog',
    locale: copy.locale,
    fields: [field('standfirst', variant.standfirst, 240), ...body, field('button', variant.button, 30)],
    claims: variant.claims,
    links: [{ name: 'button', url: brief.links.product }, ...evidenceLinks(brief, variant.claims)],
    prose: body.map((part) => part.text).join('\n'),
  };
};

const socialPiece = (copy: SocialCopy, variant: SocialVariant): Piece => {
  const { limit, length } = NETWORK_RULES[copy.network];
  const whole = assemblePost(variant);
  return {
    id: copy.id,
    variant: variant.id,
    channel: 'social',
    locale: copy.locale,
    fields: [
      { name: 'text', text: variant.text, limit: { maximum: limit, length: length(whole), hard: true } },
    ],
    claims: variant.claims,
    links: variant.link === '' ? [] : [{ name: 'link', url: variant.link }],
    prose: variant.text.length > 200 ? variant.text : '',
  };
};

/** Returns all pieces of a deck, each variant by itself. */
export const piecesOf = (brief: Brief, deck: Deck): Piece[] => [
  ...deck.emails.flatMap((copy) => copy.variants.map((variant) => emailPiece(brief, copy, variant))),
  ...deck.posts.flatMap((copy) => copy.variants.map((variant) => postPiece(brief, copy, variant))),
  ...deck.social.flatMap((copy) => copy.variants.map((variant) => socialPiece(copy, variant))),
];

/** Returns a headline as a piece. */
export const headlinePiece = (locale: Locale, text: string, claims: string[] = [], variant = 'a'): Piece => ({
  id: `headline/${locale}`,
  variant,
  channel: 'headline',
  locale,
  fields: [field('text', text, HEADLINE, true)],
  claims,
  links: [],
  prose: '',
});
