import type { Brief } from '../../shared/campaign/brief.ts';
import { groupBy } from '../../shared/group-by.ts';
import type { Selection } from '../shared/deck/deck.ts';
import type { Finding, FindingSeverity } from './piece.ts';
import type { Judged } from './score.ts';

/** The review's result. */
export interface Verdict {
  score: number;
  scores: Record<string, number>;
  selection: Selection;
  /** The chosen variants. */
  chosen: Judged[];
  findings: Finding[];
}

const SEVERITIES: FindingSeverity[] = ['blocking', 'warning', 'note'];

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 100 : Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);

/** Reports claims without evidence even if no text makes them. */
const idleClaims = (brief: Brief, made: ReadonlySet<string>): Finding[] =>
  brief.claims
    .filter((claim) => claim.evidence === undefined && !made.has(claim.id))
    .map((claim) => ({
      rule: 'unsupported-claim',
      severity: 'note',
      location: `brief, claims.${claim.id}`,
      message: `The claim "${claim.text.en}" has no evidence. No text makes it.`,
      suggestion: 'Add its evidence before you use it.',
    }));

/** Chooses the best variant of every text; only what was chosen counts for score and findings. */
export const verdictOf = (brief: Brief, judged: readonly Judged[]): Verdict => {
  const chosen = [...groupBy(judged, ({ piece }) => piece.id).values()].map((variants) =>
    variants.reduce((best, variant) => (variant.score > best.score ? variant : best)),
  );
  const channels = groupBy(chosen, ({ piece }) => piece.channel);
  const made = new Set(chosen.flatMap(({ piece }) => piece.claims));
  const findings = [...chosen.flatMap((variant) => variant.findings), ...idleClaims(brief, made)];
  return {
    score: mean(chosen.map((variant) => variant.score)),
    scores: Object.fromEntries(
      [...channels].map(([channel, variants]) => [channel, mean(variants.map((variant) => variant.score))]),
    ),
    selection: Object.fromEntries(chosen.map(({ piece }) => [piece.id, piece.variant])),
    chosen,
    findings: SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity)),
  };
};

/** Returns how many findings have that severity. */
export const countOf = (findings: readonly Finding[], severity: FindingSeverity): number =>
  findings.filter((finding) => finding.severity === severity).length;

const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** Returns the result in figures. */
export const tallyOf = ({ score, findings, chosen }: Verdict): string => {
  const blocking = countOf(findings, 'blocking');
  const worst = blocking === 0 ? 'nothing blocking' : `${blocking} blocking`;
  const counts = `${plural(countOf(findings, 'warning'), 'warning')}, ${plural(countOf(findings, 'note'), 'note')}`;
  return `${chosen.length} texts, score ${score} of 100, ${worst}, ${counts}.`;
};

const LISTED = 3;

const some = (names: readonly string[]): string =>
  names.length <= LISTED
    ? names.join('; ')
    : `${names.slice(0, LISTED).join('; ')} and ${names.length - LISTED} more`;

/** Summarizes the result in a text: blocking findings with their place and remedy, similar ones together. */
export const summaryOf = (verdict: Verdict): string => {
  const blocking = verdict.findings.filter((finding) => finding.severity === 'blocking');
  if (blocking.length === 0) return tallyOf(verdict);
  const alike = [...groupBy(blocking, ({ message, suggestion }) => `${message} ${suggestion}`)].map(
    ([what, group]) => `${what} (${some(group.map(({ location }) => location))})`,
  );
  const rest = alike.length > LISTED ? ` And ${alike.length - LISTED} more, see the review page.` : '';
  return `The review found ${plural(blocking.length, 'blocking finding')}. ${alike.slice(0, LISTED).join(' ')}${rest}`;
};
