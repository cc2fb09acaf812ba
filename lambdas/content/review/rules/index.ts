import type { ReviewRule } from '../piece.ts';
import { bannedWord } from './banned-word.ts';
import { brokenLink } from './broken-link.ts';
import { leftoverPlaceholder } from './leftover-placeholder.ts';
import { lengthLimit } from './length-limit.ts';
import { missingTranslation } from './missing-translation.ts';
import { missingUnsubscribe } from './missing-unsubscribe.ts';
import { readingEase } from './reading-ease.ts';
import { repetition } from './repetition.ts';
import { shouting } from './shouting.ts';
import { unsupportedClaim } from './unsupported-claim.ts';

/** Rules of the review, in the order in which findings are listed. */
export const REVIEW_RULES: readonly ReviewRule[] = [
  unsupportedClaim,
  bannedWord,
  missingUnsubscribe,
  missingTranslation,
  leftoverPlaceholder,
  brokenLink,
  lengthLimit,
  readingEase,
  repetition,
  shouting,
];
