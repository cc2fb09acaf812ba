import { html } from 'baton/actions';
import type { Brief } from '../../shared/campaign/brief.ts';
import { type Article, onBlog } from './article.ts';

/** Formats the posts as an Atom feed (RFC 4287). */
export const feed = (brief: Brief, articles: readonly Article[]): string => {
  const updated = `${brief.launch_date}T00:00:00Z`;
  const self = onBlog(brief, 'feed.xml');
  return html`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${self}</id><title>${brief.sender.name}</title><updated>${updated}</updated><author><name>${brief.sender.name}</name></author>
<link rel="self" href="${self}"/><link rel="alternate" href="${brief.links.blog}"/>
${articles.map(
  (
    article,
  ) => html`<entry xml:lang="${article.locale}"><id>${article.url}</id><title>${article.title}</title><updated>${updated}</updated><link rel="alternate" hreflang="${article.locale}" href="${article.url}"/><summary>${article.copy.standfirst}</summary></entry>
`,
)}</feed>
`.markup;
};
