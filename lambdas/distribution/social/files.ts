import { NETWORK_RULES } from '../../content/shared/deck/networks.ts';
import type { Brief } from '../../shared/campaign/brief.ts';
import { groupBy } from '../../shared/group-by.ts';
import { formatCalendar } from '../shared/calendar/calendar.ts';
import { domainOf } from '../shared/domain-of.ts';
import type { OutboxFile } from '../shared/outbox/outbox.ts';
import { board } from './board.ts';
import type { Post } from './posts.ts';

const MINUTES = 15;

const schedule = (brief: Brief, posts: readonly Post[]): string =>
  formatCalendar({
    name: `${brief.product.name}: ${brief.campaign}`,
    // The same brief makes the same calendar, so its entries are as old as the launch, not as the run.
    stamp: `${brief.launch_date}T00:00:00Z`,
    events: posts.map((post) => ({
      uid: `${post.id.replaceAll('/', '-')}-${brief.campaign}@${domainOf(brief.sender.email)}`,
      start: post.at,
      minutes: MINUTES,
      summary: `${NETWORK_RULES[post.network].name} (${post.locale}): ${post.text.split('\n')[0]}`,
      description: post.text,
      url: post.link,
      categories: [NETWORK_RULES[post.network].name, post.locale],
    })),
  });

/** Makes the files of the publication except the pictures: posts by network, the calendar, the board. */
export const socialFiles = (brief: Brief, posts: readonly Post[]): OutboxFile[] => [
  ...[...groupBy(posts, ({ network }) => network)].map(([network, group]) => ({
    path: `${network}.json`,
    body: `${JSON.stringify({ network, posts: group.map(({ network: _, ...post }) => post) }, null, 2)}\n`,
  })),
  { path: 'schedule.ics', body: schedule(brief, posts) },
  { path: 'index.html', body: board(brief, posts) },
];
