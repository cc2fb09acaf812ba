import { html, type Markup } from '#core/html.ts';
import { ownField } from '#core/json.ts';
import type { Report, ReportDecision, ReportPublication, ReportReview, ReportWithdrawal } from './report.ts';

const words = (name: string): string => name.replaceAll('_', ' ');

const list = (pairs: readonly (readonly [string, string])[]): Markup | false =>
  pairs.length > 0 &&
  html`<dl>${pairs.map(([name, value]) => html`<dt>${words(name)}</dt><dd>${value}</dd>`)}</dl>`;

const review = ({ step, score, scores, summary, findings }: ReportReview): Markup => html`
<p><b>${words(step)}</b>: ${score} of 100. <span class="quiet">${scores.map(([name, value]) => `${name} ${value}`).join(', ')}</span></p>
${summary !== '' && html`<p>${summary}</p>`}
${findings.map(
  (finding) =>
    html`<div class="finding ${finding.severity}"><small>${finding.severity} · ${finding.rule} · ${finding.location}</small><p>${finding.message} <span class="quiet">${finding.suggestion}</span></p></div>`,
)}`;

const decision = ({ step, decision: made, by, at, comment, fields }: ReportDecision): Markup => html`
<li class="card"><h3>${words(step)} <span class="badge ${made === 'approved' ? '' : 'bad'}">${made}</span></h3>
<p>by ${by || 'no one'}${at && html` <span class="quiet">at ${at.replace('T', ' ')}</span>`}</p>${comment && html`<p>“${comment}”</p>`}${list(fields)}</li>`;

const publication = (item: ReportPublication): Markup => html`
<li class="card"><h3>${item.channel} <span class="badge ${item.withdrawn ? 'undo' : ''}">${item.withdrawn ? 'withdrawn' : 'published'}</span></h3>
<p>${item.files} files${item.href && html`, <a href="${item.href}">open</a>`}</p>${list(item.figures)}</li>`;

const OUTCOMES: Record<string, string> = {
  withdrawn: 'withdrawn',
  'withdrawn-before': 'had been withdrawn before',
  'never-published': 'had not been published; its key is closed',
};

const withdrawal = (item: ReportWithdrawal): Markup => html`
<li class="card"><h3>${item.channel} <span class="badge undo">${ownField(OUTCOMES, item.outcome) ?? item.outcome}</span></h3>
<p>${item.files} files${item.href && html`, <a href="${item.href}">record</a>`}</p></li>`;

const section = (title: string, content: Markup | false): Markup | false =>
  content && html`<section><h2>${title}</h2>${content}</section>`;

const cards = (items: readonly Markup[]): Markup | false =>
  items.length > 0 && html`<ul class="cards">${items}</ul>`;

/** Renders what was reviewed, decided, published, withdrawn and made; sections without content are left out. */
export const sections = (report: Report): (Markup | false)[] => {
  const { reviews, decisions, publications, withdrawals, files, notRun } = report;
  const nothingOut = decisions.length > 0 && publications.length === 0;
  return [
    section('What was decided', cards(decisions.map(decision))),
    section(
      'What went out',
      cards(publications.map(publication)) || (nothingOut && html`<p>Nothing was published.</p>`),
    ),
    section('What was withdrawn', cards(withdrawals.map(withdrawal))),
    section('What was reviewed', reviews.length > 0 && html`${reviews.map(review)}`),
    section(
      'What was made',
      files.length > 0 &&
        html`<ul class="links">${files.map(({ label, href, page }) => html`<li><a href="${href}">${label}</a>${!page && html` <small class="quiet">${href}</small>`}</li>`)}</ul>`,
    ),
    section(
      'What did not run',
      notRun.length > 0 &&
        html`<p class="quiet">${notRun.map(({ step, reason }) => `${words(step)} (${reason})`).join(', ')}</p>`,
    ),
  ];
};
