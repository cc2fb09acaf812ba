import type { Brief } from '../../shared/campaign/brief.ts';
import type { Locale } from '../../shared/campaign/locale.ts';

/** A text in a piece; `limit` counts characters and is about taste unless `hard`. */
export interface PieceField {
  name: string;
  text: string;
  limit?: { maximum: number; length: number; hard: boolean };
}

/** One text in one variant, in the form that every rule can read. */
export interface Piece {
  /** `email/en/studios`. */
  id: string;
  variant: string;
  channel: 'email' | 'blog' | 'social' | 'headline';
  locale: Locale;
  fields: PieceField[];
  /** Ids of the claims that the text makes. */
  claims: string[];
  links: { name: string; url: string }[];
  /** Running text, for reading ease; empty for texts too short to measure. */
  prose: string;
  /** E-mails only: what the law wants in the footer. */
  footer?: { unsubscribe: string; postalAddress: string };
}

/** How bad a finding is: `blocking` stops the campaign, `warning` costs score, `note` is for information. */
export type FindingSeverity = 'blocking' | 'warning' | 'note';

/** Something that the review found. */
export interface Finding {
  rule: string;
  severity: FindingSeverity;
  /** `email/en/studios, subject`. */
  location: string;
  message: string;
  suggestion: string;
}

/** A rule of the review: one file, one concern. */
export interface ReviewRule {
  id: string;
  /** Position of its findings among those of all rules, from 1. */
  order: number;
  /** What the rule guards, one sentence for the review page. */
  about: string;
  check(piece: Piece, brief: Brief): Omit<Finding, 'rule'>[];
}

/** Returns where in a piece something was found. */
export const locationOf = (piece: Piece, field?: string): string =>
  field ? `${piece.id}, ${field}` : piece.id;
