import { html, type Markup, trusted } from 'baton/actions';
import { FONTS } from '../../content/shared/page-style.ts';
import type { Palette } from '../../shared/campaign/palette.ts';
import { announcing } from '../../shared/campaign/typography.ts';
import type { Letter } from './letter.ts';

const withBreaks = (text: string): Markup[] =>
  text.split('\n').map((line, index) => html`${index > 0 && trusted('<br>')}${line}`);

/** Mail programs cut a preview off the beginning of the text; these characters keep the rest of the text out of it. */
const PREVIEW_FILLER = trusted('&#847;&zwnj;&nbsp;'.repeat(40));

/**
 * Renders the letter as HTML for mail programs: tables and inline styles, because many of them know nothing else; no pictures, so
 * that nothing is blocked and no reader is tracked.
 */
export const renderHtml = (letter: Letter, palette: Palette): string => {
  const { brief, locale, headline, copy, greeting, unsubscribeUrl, words, why, sources } = letter;
  const { display, text } = FONTS[brief.brand.typeface];
  const paragraph = `margin:0 0 18px;font:400 16px/1.6 ${text};color:${palette.onCard}`;
  const quiet = `font:400 13px/1.6 ${text};color:${palette.quietOnPage}`;
  return html`<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light"><title>${copy.subject}</title></head>
<body style="margin:0;padding:0;background:${palette.page}">
<div style="display:none;max-height:0;overflow:hidden;opacity:0">${copy.preheader}${PREVIEW_FILLER}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:${palette.page}"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;background:${palette.card};border-radius:14px;overflow:hidden;border:1px solid ${palette.line}">
<tr><td bgcolor="${palette.deep}" style="background:${palette.deep};padding:34px 36px 38px;border-bottom:6px solid ${palette.action}">
<p style="margin:0 0 22px;font:600 18px/1 ${display};letter-spacing:.05em;color:${palette.onDeep}"><span style="color:${palette.glowOnDeep}">●</span> ${brief.product.name}</p>
<h1 style="margin:0;font:600 32px/1.2 ${display};color:${palette.onDeep}">${headline}</h1></td></tr>
<tr><td style="padding:34px 36px 8px">
<p style="${paragraph}">${greeting}</p>
<p style="${paragraph}">${copy.opening}</p>
<p style="${paragraph}">${copy.bridge}</p></td></tr>
${copy.points.map(
  (
    point,
  ) => html`<tr><td style="padding:0 36px 6px"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td style="border-left:4px solid ${palette.action};padding:2px 0 2px 18px">
<h2 style="margin:0 0 4px;font:600 19px/1.35 ${display};color:${palette.onCard}">${point.title}</h2>
<p style="margin:0 0 16px;font:400 15px/1.6 ${text};color:${palette.quietOnCard}">${point.text}</p></td></tr></table></td></tr>`,
)}
<tr><td style="padding:16px 36px 8px"><p style="${paragraph}">${copy.closing}</p>
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:6px 0 28px"><tr><td bgcolor="${palette.action}" style="background:${palette.action};border-radius:999px"><a href="${brief.links.product}" style="display:inline-block;padding:14px 28px;font:600 16px/1 ${text};color:${palette.onAction};text-decoration:none">${copy.button}</a></td></tr></table>
<p style="${paragraph}">${withBreaks(copy.signoff)}</p></td></tr>
${
  sources.length > 0 &&
  html`<tr><td style="padding:0 36px 26px"><p style="margin:0;padding-top:16px;border-top:1px solid ${palette.line};font:400 13px/1.6 ${text};color:${palette.quietOnCard}"><b>${words.sources}</b>${sources.map(
    ({ claim, source, url }) =>
      html`<br>${announcing(claim, locale)} <a href="${url}" style="color:${palette.quietOnCard}">${source}</a>`,
  )}</p></td></tr>`
}
</table>
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px"><tr><td style="padding:20px 36px;${quiet}">${why}<br><a href="${unsubscribeUrl}" style="color:${palette.quietOnPage}">${words.unsubscribe}</a> · <a href="${brief.links.privacy}" style="color:${palette.quietOnPage}">${words.privacy}</a><br>${brief.sender.postal_address}</td></tr></table>
</td></tr></table></body></html>
`.markup;
};
