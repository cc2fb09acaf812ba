import { html, trusted } from 'baton/actions';
import { NETWORK_RULES } from '../../content/shared/deck/networks.ts';
import { pageStyle } from '../../content/shared/page-style.ts';
import type { Brief } from '../../shared/campaign/brief.ts';
import { dateInWords, LOCALE_NAMES } from '../../shared/campaign/locale.ts';
import { paletteOf } from '../../shared/campaign/palette.ts';
import { groupBy } from '../../shared/group-by.ts';
import type { Post } from './posts.ts';

const STYLE = `
.board { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); gap: 1.25rem; padding: 0; list-style: none; align-items: start; }
.board li { background: var(--card); border: 1px solid var(--line); border-radius: 16px; overflow: hidden; }
.board img { display: block; width: 100%; height: auto; } .board div { padding: 1rem 1.2rem 1.1rem; }
.board header { display: flex; justify-content: space-between; font-size: .88rem; color: var(--quiet-on-card); margin-bottom: .6rem; } .board b { color: var(--on-card); }
.board p { white-space: pre-line; margin: 0 0 .7rem; overflow-wrap: anywhere; } .board small { color: var(--quiet-on-card); }
`;

/** Renders all posts with their pictures on one page, day by day. */
export const board = (brief: Brief, posts: readonly Post[]): string =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Social posts of ${brief.campaign}</title><style>${pageStyle(paletteOf(brief.brand), brief.brand.typeface)}${trusted(STYLE)}</style></head>
<body><main class="wrap"><p class="eyebrow">Social posts</p><h1>${posts.length} posts</h1>
<p class="lead">All times are UTC. The schedule for your calendar: <a href="schedule.ics">schedule.ics</a>.</p>
${[...groupBy(posts, ({ at }) => at.slice(0, 10))].map(
  ([day, group]) =>
    html`<h2><time datetime="${day}">${dateInWords(day, 'en')}</time></h2><ul class="board">${group.map(
      (post) =>
        html`<li><img src="${post.picture}" alt="${post.alt}" loading="lazy"><div><header><b>${NETWORK_RULES[post.network].name}</b><span>${post.at.slice(11, 16)} · ${LOCALE_NAMES[post.locale]}</span></header><p lang="${post.locale}">${post.text}</p><small>${post.length} of ${post.limit} characters</small></div></li>`,
    )}</ul>`,
)}</main></body></html>
`.markup;
