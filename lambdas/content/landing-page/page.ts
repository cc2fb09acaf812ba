import { html, type Markup, trusted } from 'baton/actions';
import { addressUnder } from '../../shared/campaign/address.ts';
import type { BannerEntry } from '../../shared/campaign/banner-list.ts';
import type { Brief, ValueProposition } from '../../shared/campaign/brief.ts';
import { LOCALE_NAMES, type Locale, localized } from '../../shared/campaign/locale.ts';
import { type Palette, paletteOf } from '../../shared/campaign/palette.ts';
import { fill, type Slots } from '../../shared/campaign/slots.ts';
import { announcing, typeset } from '../../shared/campaign/typography.ts';
import { pageStyle } from '../shared/page-style.ts';
import { sharePicture } from '../shared/share-picture.ts';
import { dayArc, heroArt } from './art.ts';
import { LANDING_STYLE } from './style.ts';
import { type PageWords, WORDS } from './words.ts';

/** What the page shows in one language. */
interface LandingLanguage {
  locale: Locale;
  headline: string;
  slots: Slots;
}

/** What the page is made of. */
interface Landing {
  brief: Brief;
  /** From the strongest to the weakest. */
  propositions: ValueProposition[];
  languages: LandingLanguage[];
  /** What previews of links to the page show. */
  share: BannerEntry;
}

/** Returns the proven claims that the shown value propositions make. */
const proven = ({ brief, propositions }: Landing) =>
  brief.claims.flatMap(({ id, text, evidence }) =>
    evidence && propositions.some((proposition) => proposition.claim === id) ? [{ id, text, evidence }] : [],
  );

const languageBar = (landing: Landing, current: Locale, words: PageWords): Markup | false =>
  landing.languages.length > 1 &&
  html`<div class="languages" role="group" aria-label="${words.language}">${landing.languages.map(
    ({ locale }) =>
      html`<label for="language-${locale}" lang="${locale}" class="${locale === current ? 'current' : ''}">${LOCALE_NAMES[locale]}</label>`,
  )}</div>`;

const languagePart = (
  landing: Landing,
  { locale, headline, slots }: LandingLanguage,
  palette: Palette,
): Markup => {
  const { brief, propositions } = landing;
  const words = WORDS[locale];
  const set = (text: string): string => typeset(text, locale);
  const say = (template: string): string => set(fill(template, slots));
  const claims = proven(landing);
  return html`
<div class="language language-${locale}" lang="${locale}">
<header class="hero">${heroArt(`hero-${locale}`, palette)}
<div class="bar"><span class="mark">${brief.product.name}</span>${languageBar(landing, locale, words)}</div>
<div class="hero-text"><p class="eyebrow">${say('{tagline}')}</p><h1>${headline}</h1><p class="lead">${say('{summary}')}</p>
<p class="actions"><a class="button" href="${brief.links.product}">${say(words.order)}</a><a href="#reasons-${locale}">${set(words.more)}</a></p></div></header>
<main>
<section class="section trouble"><p class="eyebrow">${words.problem}</p><p>${say('{problem}')}</p></section>
<section class="section" id="reasons-${locale}"><h2>${say(words.reasons)}</h2><p class="lead">${say(words.reasonsLead)}</p>
<ul class="reasons">${propositions.map(
    (proposition, place) =>
      html`<li>${dayArc(place, propositions.length, palette)}<h3>${set(localized(proposition.title, locale))}</h3><p>${set(localized(proposition.text, locale))}</p></li>`,
  )}</ul></section>
${
  claims.length > 0 &&
  html`<section class="section proof"><h2>${set(words.proof)}</h2><p class="lead">${set(words.proofLead)}</p><ol>${claims.map(
    ({ text, evidence }) =>
      html`<li><b>${set(localized(text, locale))}</b><span>${announcing(words.source, locale)} <a href="${evidence.url}">${evidence.source}</a>, <time datetime="${evidence.date}">${evidence.date.slice(0, 7)}</time></span></li>`,
  )}</ol></section>`
}
<section class="section"><h2>${set(words.people)}</h2><dl class="people">${brief.audience.map(
    (segment) =>
      html`<div><dt>${set(localized(segment.name, locale))}</dt><dd>${set(localized(segment.situation, locale))}</dd></div>`,
  )}</dl></section>
<section class="offer"><h2>${say(words.offer)}</h2><p>${say(words.offerLead)}</p><a class="button" href="${brief.links.product}">${say(words.order)}</a></section>
</main>
<footer><div><span>${brief.sender.postal_address}</span><span><a href="${brief.links.blog}">${words.journal}</a><a href="${brief.links.privacy}">${words.privacy}</a></span></div></footer>
</div>`;
};

/** Renders one HTML file in all languages, which switches between them without a script and loads nothing. */
export const landingPage = (landing: Landing): string => {
  const { brief, languages, share } = landing;
  const [own] = languages;
  const palette = paletteOf(brief.brand);
  const show = languages
    .map(
      ({ locale }) =>
        `#language-${locale}:checked ~ .language-${locale} { display: block; } #language-${locale}:focus-visible ~ .language label[for=language-${locale}] { outline: 3px solid var(--action); outline-offset: 2px; }`,
    )
    .join('\n');
  return html`<!doctype html>
<html lang="${own?.locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${own?.headline}</title>
<meta name="description" content="${own?.slots.summary}">
<meta name="theme-color" content="${palette.deep}">
<meta property="og:title" content="${own?.headline}"><meta property="og:description" content="${own?.slots.summary}"><meta property="og:type" content="website"><meta property="og:url" content="${brief.links.product}">
${sharePicture(addressUnder(brief.links.product, 'share.png'), share)}
<style>${pageStyle(palette, brief.brand.typeface)}${trusted(LANDING_STYLE)}${trusted(show)}</style></head>
<body>
${languages.map(
  ({ locale }, index) =>
    html`<input class="switch" type="radio" name="language" id="language-${locale}"${trusted(index === 0 ? ' checked' : '')} aria-label="${LOCALE_NAMES[locale]}">`,
)}${languages.map((language) => languagePart(landing, language, palette))}
</body></html>
`.markup;
};
