import type { z } from 'zod';
import { chosen } from '../../content/shared/deck/deck.ts';
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
  const articles = deck.posts.map((copy) =>
    articleOf(brief, copy.locale, headlineFor(input, copy.locale), chosen(copy, selection)),
  );
  const files = campaignFiles(context);
  const pictures = await Promise.all(
    articles.map(async ({ locale, picture }) => ({
      path: picture,
      body: await readText(context, files.key(FILES.banner(`${locale}-blog-hero`))),
    })),
  );
  const publication = await context.outbox.publish({ campaign, channel: 'blog' }, [
    ...articles.map((article) => ({ path: article.path, body: articlePage(brief, article, articles) })),
    ...pictures,
    { path: 'index.html', body: contentsPage(brief, articles) },
    { path: 'feed.xml', body: feed(brief, articles) },
  ]);
  return { posts: articles.length, publication };
};
