import type { z } from 'zod';
import { campaignFiles, FILES, type FilesContext, readJson } from '../../shared/campaign/files.ts';
import type { Deck } from '../shared/deck/deck.ts';
import type * as contract from './contract.ts';
import { reviewPage } from './page.ts';
import { headlinePiece, piecesOf } from './pieces.ts';
import { judge } from './score.ts';
import { countOf, summaryOf, verdictOf } from './verdict.ts';

/** Findings that go into the result itself. */
const SHOWN = 10;

/** Judges every text, chooses variants, and writes the review page. */
export const review = async (
  { brief, deck: deckFile, headlines }: z.output<typeof contract.input>,
  context: FilesContext,
): Promise<z.input<typeof contract.output>> => {
  const deck = await readJson<Deck>(context, deckFile);
  const pieces = [
    ...brief.locales.flatMap((locale) => {
      const headline = headlines[locale];
      return headline ? headlinePiece(locale, headline.text) : [];
    }),
    ...piecesOf(brief, deck),
  ];
  const judged = pieces.map((piece) => judge(piece, brief));
  const verdict = verdictOf(brief, judged);
  const files = campaignFiles(context);
  const [selection, file, page] = await Promise.all([
    files.writeJson(FILES.selection, verdict.selection),
    files.writeJson(FILES.findings, verdict.findings),
    files.write(FILES.reviewPage, reviewPage(brief, verdict, judged)),
  ]);
  return {
    score: verdict.score,
    scores: verdict.scores,
    blocking: countOf(verdict.findings, 'blocking'),
    warnings: countOf(verdict.findings, 'warning'),
    notes: countOf(verdict.findings, 'note'),
    summary: summaryOf(verdict),
    findings: verdict.findings.slice(0, SHOWN),
    pieces: judged.length,
    selection,
    file,
    page,
  };
};
