import type { z } from 'zod';
import { headlinePiece } from '../review/pieces.ts';
import { judge } from '../review/score.ts';
import { countOf } from '../review/verdict.ts';
import type * as contract from './contract.ts';

/** Judges a headline by the rules that it would have met in the review. */
export const checkHeadline = async ({
  brief,
  headline,
}: z.output<typeof contract.input>): Promise<z.input<typeof contract.output>> => {
  const { findings } = judge(headlinePiece(brief.locales[0] ?? 'en', headline), brief);
  return {
    blocking: countOf(findings, 'blocking'),
    warnings: countOf(findings, 'warning'),
    objections: findings
      .filter(({ severity }) => severity === 'blocking')
      .map(({ message, suggestion }) => `${message} ${suggestion}`)
      .join(' '),
  };
};
