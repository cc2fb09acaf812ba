import { html, type Markup, trusted } from 'baton/actions';
import type { Brief } from '../../shared/campaign/brief.ts';
import { readableOn } from '../../shared/campaign/colour.ts';
import { LOCALE_NAMES } from '../../shared/campaign/locale.ts';
import { type Palette, paletteOf } from '../../shared/campaign/palette.ts';
import { pageStyle } from '../shared/page-style.ts';
import type { Finding } from './piece.ts';
import { REVIEW_RULES } from './rules/index.ts';
import type { Judged } from './score.ts';
import { countOf, tallyOf, type Verdict } from './verdict.ts';

/** Returns the style of severities: colours, as far as they are readable on the brand's card. */
const style = ({ card }: Palette): string => `
.score { display: flex; flex-wrap: wrap; gap: 1rem; margin: 2rem 0; padding: 0; list-style: none; }
.score li { flex: 1 1 8rem; background: var(--card); color: var(--on-card); border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.2rem; }
.score b { display: block; font: 600 2.2rem/1.1 var(--display); font-variant-numeric: tabular-nums; }
.score span { color: var(--quiet-on-card); font-size: .9rem; }
.finding { border-left: 4px solid var(--line); background: var(--card); color: var(--on-card); padding: .8rem 1.1rem; margin: .7rem 0; border-radius: 0 8px 8px 0; }
.finding.blocking { border-color: #b3261e; } .finding.warning { border-color: #b26a00; } .finding.note { border-color: #5f6b76; }
.finding p { margin: .2rem 0; } .finding small { color: var(--quiet-on-card); }
.tag { font-size: .75rem; font-weight: 700; letter-spacing: .04em; text-transform: uppercase; }
.blocking .tag { color: ${readableOn([card], ['#8c1d18'])}; } .warning .tag { color: ${readableOn([card], ['#7a4a00'])}; } .note .tag { color: ${readableOn([card], ['#46505a'])}; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .5rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number, th.number { text-align: right; } tr.chosen td { font-weight: 600; } td small { color: var(--quiet); font-weight: 400; } .scroll { overflow-x: auto; }
`;

const findingBlock = ({ rule, severity, location, message, suggestion }: Finding): Markup => html`
<div class="finding ${severity}"><span class="tag">${severity}</span> <small>${rule} · ${location}</small>
<p>${message}</p><p><small>${suggestion}</small></p></div>`;

const row = (verdict: Verdict, { piece, score, ease, findings, craft }: Judged): Markup => html`
<tr class="${verdict.selection[piece.id] === piece.variant ? 'chosen' : ''}"><td>${piece.id}</td><td>${piece.variant}${
  verdict.selection[piece.id] === piece.variant ? ' ✓' : ''
}</td><td>${piece.fields[0]?.text.split('\n')[0]}${craft.length > 0 && html`<br><small>${craft.map(({ why }) => why).join(', ')}</small>`}</td><td class="number">${ease ?? '–'}</td><td class="number">${
  findings.length
}</td><td class="number">${score}</td></tr>`;

/** Renders the review as a page for the marketer: scores, findings with suggestions, every variant with its score. */
export const reviewPage = (brief: Brief, verdict: Verdict, judged: readonly Judged[]): string => {
  const palette = paletteOf(brief.brand);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Review of ${brief.campaign}</title><style>${pageStyle(palette, brief.brand.typeface)}${trusted(style(palette))}</style></head>
<body><main class="wrap">
<p class="eyebrow">Review</p><h1>${brief.product.name}: ${brief.campaign}</h1>
<p class="lead">${tallyOf(verdict)}</p>
<ul class="score"><li><b>${verdict.score}</b><span>overall, of 100</span></li>${Object.entries(
    verdict.scores,
  ).map(
    ([channel, score]) => html`<li><b>${score}</b><span>${channel}</span></li>`,
  )}<li><b>${countOf(verdict.findings, 'blocking')}</b><span>blocking</span></li><li><b>${countOf(verdict.findings, 'warning')}</b><span>warnings</span></li></ul>
<h2>Findings</h2>${verdict.findings.length === 0 ? html`<p>None.</p>` : verdict.findings.map(findingBlock)}
<h2>Texts and their variants</h2>
<p>The best variant of each text was chosen (✓). Languages: ${brief.locales.map((locale) => LOCALE_NAMES[locale]).join(', ')}.</p>
<div class="scroll"><table><thead><tr><th>Text</th><th>Variant</th><th>Begins</th><th class="number">Reading ease</th><th class="number">Findings</th><th class="number">Score</th></tr></thead>
<tbody>${judged.map((one) => row(verdict, one))}</tbody></table></div>
<h2>What was checked</h2><ul>${REVIEW_RULES.map((rule) => html`<li><b>${rule.id}</b>: ${rule.about}</li>`)}</ul>
</main></body></html>
`.markup;
};
