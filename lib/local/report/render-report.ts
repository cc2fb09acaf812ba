import { errorName, readCause } from '#contracts/progress/cause.ts';
import { formatMilliseconds } from '#core/durations.ts';
import { html, type Markup } from '#core/html.ts';
import { isoOf } from '#core/instants.ts';
import { ownField } from '#core/json.ts';
import type { Report } from './report.ts';
import { sections } from './sections.ts';
import { STYLE } from './style.ts';
import { waterfall } from './waterfall.ts';

const BADGES: Record<string, readonly [text: string, look: string]> = {
  SUCCEEDED: ['finished', ''],
  FAILED: ['failed', 'bad'],
  TIMED_OUT: ['timed out', 'bad'],
  ABORTED: ['stopped', 'idle'],
  RUNNING: ['running', 'idle'],
};

const instant = (milliseconds: number): string => `${isoOf(milliseconds).slice(0, 19).replace('T', ' ')} UTC`;

const figures = ({ elapsedMilliseconds, bars, figures: further }: Report): [string, string][] => [
  ['From start to end', formatMilliseconds(elapsedMilliseconds)],
  ['Steps that ran', String(new Set(bars.map(({ step }) => step)).size)],
  ...further,
];

const failure = ({ error, cause, failedStep }: Report): Markup | false => {
  if (error === undefined) return false;
  const { text, step: noted, compensations } = readCause(cause ?? '');
  const step = failedStep ?? noted;
  return html`<div class="error"><b>${errorName(error, cause)}</b>${step && html` in ${step}`}${text !== '' && html`<p>${text}</p>`}${
    compensations.length > 0 &&
    html`<p>${compensations
      .map(
        (one) =>
          `${one.step} ${one.undone ? 'was undone' : `could not be undone${one.error ? ` (${one.error})` : ''}`}`,
      )
      .join(', ')}.</p>`
  }</div>`;
};

/** Renders the report as one self-contained HTML file; links are relative to the execution's folder. */
export const renderReport = (report: Report): string => {
  const [text, look] = ownField(BADGES, report.status) ?? [report.status, 'idle'];
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${report.workflow}: ${report.name}, ${text}</title><style>${STYLE}</style></head>
<body><main>
<p class="quiet">${report.workflow} <span class="mono">${report.version}</span></p>
<h1>${report.name}</h1>
<p><span class="badge ${look}">${text}</span> <span class="quiet">${instant(report.start)} to ${instant(report.end)}</span></p>
${report.description && html`<p class="quiet">${report.description}</p>`}
${failure(report)}
<ul class="figures">${figures(report).map(([label, value]) => html`<li><b>${value}</b><span>${label}</span></li>`)}</ul>
<section><h2>What ran when</h2>${waterfall(report)}</section>
${sections(report)}
</main></body></html>
`.markup;
};
