import { html, trusted } from 'baton/actions';
import { pageStyle } from '../../content/shared/page-style.ts';
import { LOCALE_NAMES, localized } from '../../shared/campaign/locale.ts';
import { paletteOf } from '../../shared/campaign/palette.ts';
import type { OutboxFile } from '../shared/outbox/outbox.ts';
import { letterTo } from './letter.ts';
import type { MailingContent, MailingVariant } from './mailing.ts';
import { renderHtml } from './render-html.ts';

const STYLE = `
.mails { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 1.25rem; padding: 0; list-style: none; }
.mails li { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1.1rem 1.25rem; }
.mails a { font-weight: 650; } .mails p { margin: .25rem 0 0; color: var(--quiet-on-card); font-size: .95rem; }
`;

/** Stands for the reader in previews. */
const READER = 'Alex';

/** Makes pages for the marketer: every text as it looks in a mail program, and a list of them. */
export const previewFiles = (content: MailingContent, mailings: readonly MailingVariant[]): OutboxFile[] => {
  const { brief } = content;
  const palette = paletteOf(brief.brand);
  const previews = mailings.map(({ name, copy, variant }) => ({
    path: `${name}/preview.html`,
    body: renderHtml(
      letterTo(
        { name: READER, unsubscribeUrl: brief.links.unsubscribe },
        { brief, locale: copy.locale, headline: content.headline(copy.locale), copy: variant },
      ),
      palette,
    ),
  }));
  const readers = mailings.reduce((sum, mailing) => sum + mailing.readers.length, 0);
  const index = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>E-mails of ${brief.campaign}</title><style>${pageStyle(palette, brief.brand.typeface)}${trusted(STYLE)}</style></head>
<body><main class="wrap"><p class="eyebrow">E-mails</p><h1>${readers} readers, ${mailings.length} texts</h1>
<p class="lead">They go out at <time datetime="${content.sendTime}">${content.sendTime.replace('T', ' ')}</time>. Who gets which is in <a href="recipients.csv">recipients.csv</a>.</p>
<ul class="mails">${mailings.map(({ name, copy, variant, readers: group }) => {
    const segment = brief.audience.find(({ id }) => id === copy.segment);
    return html`<li lang="${copy.locale}"><a href="${name}/preview.html">${variant.subject}</a><p>${variant.preheader}</p><p lang="en">${LOCALE_NAMES[copy.locale]}, ${segment ? localized(segment.name, 'en') : copy.segment}: ${group.length} readers</p></li>`;
  })}</ul></main></body></html>
`.markup;
  return [...previews, { path: 'index.html', body: index }];
};
