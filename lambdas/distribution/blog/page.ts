import { html, type Markup, trusted } from 'baton/actions';
import { pageStyle } from '../../content/shared/page-style.ts';
import { sharePicture } from '../../content/shared/share-picture.ts';
import type { Brief } from '../../shared/campaign/brief.ts';
import { dateInWords, LOCALE_NAMES } from '../../shared/campaign/locale.ts';
import { paletteOf } from '../../shared/campaign/palette.ts';
import { announcing } from '../../shared/campaign/typography.ts';
import { type Article, onBlog } from './article.ts';
import { BLOG_STYLE } from './style.ts';
import { POST_WORDS } from './words.ts';

const style = (brief: Brief): Markup =>
  html`<style>${pageStyle(paletteOf(brief.brand), brief.brand.typeface)}${trusted(BLOG_STYLE)}</style>`;

/** Formats JSON for a script element, which a `<` must not end. */
const linkedData = (brief: Brief, article: Article): Markup =>
  trusted(
    JSON.stringify({
      '@context': 'https://schema.org',
      '@type': 'BlogPosting',
      headline: article.title,
      description: article.copy.standfirst,
      inLanguage: article.locale,
      datePublished: brief.launch_date,
      author: { '@type': 'Organization', name: brief.sender.name },
      mainEntityOfPage: article.url,
      image: onBlog(brief, article.share.path),
    }).replaceAll('<', '\\u003c'),
  );

const footnote = (article: Article, index: number): Markup | false => {
  const number = article.notes[index];
  return (
    number !== undefined && html`<sup><a href="#source-${number}" id="note-${index}">${number}</a></sup>`
  );
};

/** Renders one post as a page; the others are its translations. */
export const articlePage = (brief: Brief, article: Article, all: readonly Article[]): string => {
  const { copy, locale } = article;
  const words = POST_WORDS[locale];
  const others = all.filter((other) => other !== article);
  return html`<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${article.title}</title><meta name="description" content="${copy.standfirst}"><meta name="author" content="${brief.sender.name}">
<link rel="canonical" href="${article.url}">${all.map((one) => html`<link rel="alternate" hreflang="${one.locale}" href="${one.url}">`)}<link rel="alternate" type="application/atom+xml" href="../feed.xml">
<meta property="og:type" content="article"><meta property="og:title" content="${article.title}"><meta property="og:description" content="${copy.standfirst}"><meta property="og:url" content="${article.url}">
${sharePicture(onBlog(brief, article.share.path), article.share)}
<script type="application/ld+json">${linkedData(brief, article)}</script>${style(brief)}</head>
<body><div class="top"><div><a class="mark" href="../index.html">${brief.product.name}</a>${
    others.length > 0 &&
    html`<span class="also">${words.also} ${others.map((other, index) => html`${index > 0 && ', '}<a href="../${other.path}" hreflang="${other.locale}" lang="${other.locale}">${LOCALE_NAMES[other.locale]}</a>`)}</span>`
  }</div></div>
<img class="picture" src="../${article.picture}" width="1600" height="720" alt="">
<main><article><h1>${article.title}</h1><p class="meta"><time datetime="${brief.launch_date}">${dateInWords(brief.launch_date, locale)}</time> · ${article.minutes} ${words.minutes}</p>
<p class="standfirst">${copy.standfirst}</p>
${copy.opening.map((text) => html`<p>${text}</p>`)}
<h2>${copy.approach.heading}</h2><p>${copy.approach.text}</p>
${copy.points.map((point, index) => html`<h3>${point.title}</h3><p>${point.text}${footnote(article, index)}</p>`)}
<h2>${copy.closing.heading}</h2><p>${copy.closing.text}</p>
<p class="call"><a class="button" href="${brief.links.product}">${copy.button}</a></p>
${
  article.sources.length > 0 &&
  html`<section class="sources"><h2>${words.sources}</h2><ol>${article.sources.map(
    ({ number, claim, source, url }) =>
      html`<li id="source-${number}">${announcing(claim, locale)} <a href="${url}">${source}</a></li>`,
  )}</ol></section>`
}
</article></main><footer>${brief.sender.postal_address}</footer></body></html>
`.markup;
};

/** Renders the contents page of the publication. */
export const contentsPage = (brief: Brief, articles: readonly Article[]): string =>
  html`<!doctype html>
<html lang="${articles[0]?.locale ?? 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${brief.product.name}</title><link rel="alternate" type="application/atom+xml" href="feed.xml">${style(brief)}</head>
<body><main class="wrap"><h1>${brief.product.name}</h1><ul class="list">${articles.map(
    (article) =>
      html`<li lang="${article.locale}"><a href="${article.path}"><img src="${article.picture}" width="1600" height="720" alt=""><h2>${article.title}</h2><p>${article.copy.standfirst}</p></a></li>`,
  )}</ul></main></body></html>
`.markup;
