import type { Brief } from '../../shared/campaign/brief.ts';
import { readingEase } from '../../shared/campaign/reading/reading-ease.ts';
import { type Craft, craftOf } from './craft.ts';
import type { Finding, FindingSeverity, Piece } from './piece.ts';
import { REVIEW_RULES } from './rules/index.ts';

/** A piece, judged. */
export interface Judged {
  piece: Piece;
  findings: Finding[];
  craft: Craft[];
  /** 0 to 100. */
  score: number;
  /** Reading ease of the piece's prose; undefined for texts too short to measure. */
  ease?: number;
}

const PENALTY: Record<FindingSeverity, number> = { blocking: 40, warning: 8, note: 2 };

/** Judges a piece by all rules, and scores it by their findings and its craft. */
export const judge = (piece: Piece, brief: Brief): Judged => {
  const findings = REVIEW_RULES.flatMap((rule) =>
    rule.check(piece, brief).map((finding) => ({ rule: rule.id, ...finding })),
  );
  const craft = craftOf(piece, brief);
  const lost =
    findings.reduce((sum, finding) => sum + PENALTY[finding.severity], 0) +
    craft.reduce((sum, { points }) => sum + points, 0);
  const ease = piece.prose === '' ? undefined : readingEase(piece.prose, piece.locale).score;
  return { piece, findings, craft, score: Math.max(0, Math.round(100 - lost)), ease };
};
