import type { z } from 'zod';
import { chosen } from '../../content/shared/deck/deck.ts';
import { readBannerPng, readBanners } from '../../shared/campaign/banner-list.ts';
import { campaignFiles, FILES, type FilesContext, readText } from '../../shared/campaign/files.ts';
import { headlineFor, readCopy } from '../shared/distribution-input.ts';
import type { DistributionPorts } from '../shared/outbox/ports.ts';
import { articleOf } from './article.ts';
import type * as contract from './contract.ts';
import { feed } from './feed.ts';
import { articlePage, contentsPage } from './page.ts';

/** Publishes the blog post in every language. */
export const publishBlog = async (
  input: z.output<typeof contract.input>,
  context: FilesContext & DistributionPorts,
): Promise<z.input<typeof contract.output>> => {
  const { brief, campaign } = input;
  const { deck, selection } = await readCopy(context, input);
  const banners = await readBanners(context);
  const files = campaignFiles(context);
  const drawn = await Promise.all(
    deck.posts.map(async (post) => {
      const { locale } = post;
      const { banner, png } = await readBannerPng(context, banners, 'share', locale);
      const title = headlineFor(input, locale);
      const article = articleOf(brief, { locale, title, copy: chosen(post, selection), banner });
      const hero = await readText(context, files.key(`${FILES.bannerFolder}/${locale}-blog-hero.svg`));
      return {
        article,
        pictures: [
          { path: article.picture, body: hero },
          { path: article.share.path, body: png },
        ],
      };
    }),
  );
  const articles = drawn.map(({ article }) => article);
  const publication = await context.outbox.publish({ campaign, channel: 'blog' }, [
    ...articles.map((article) => ({ path: article.path, body: articlePage(brief, article, articles) })),
    ...drawn.flatMap(({ pictures }) => pictures),
    { path: 'index.html', body: contentsPage(brief, articles) },
    { path: 'feed.xml', body: feed(brief, articles) },
  ]);
  return { posts: articles.length, publication };
};
