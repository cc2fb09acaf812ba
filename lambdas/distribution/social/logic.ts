import type { z } from 'zod';
import { readBannerPng, readBanners } from '../../shared/campaign/banner-list.ts';
import type { FilesContext } from '../../shared/campaign/files.ts';
import { readCopy } from '../shared/distribution-input.ts';
import type { DistributionPorts } from '../shared/outbox/ports.ts';
import type * as contract from './contract.ts';
import { socialFiles } from './files.ts';
import { postsOf } from './posts.ts';

/** Schedules the social posts of every network and language. */
export const scheduleSocial = async (
  input: z.output<typeof contract.input>,
  context: FilesContext & DistributionPorts,
): Promise<z.input<typeof contract.output>> => {
  const { brief, campaign, send_time: sendTime } = input;
  const banners = await readBanners(context);
  const alts = new Map(banners.map(({ locale, size, alt }) => [`${locale} ${size}`, alt]));
  const posts = postsOf(
    brief,
    await readCopy(context, input),
    sendTime,
    (network, locale) => alts.get(`${locale} ${network}`) ?? '',
  );
  const pictures = await Promise.all(
    posts.map(async ({ locale, network, picture }) => ({
      path: picture,
      body: (await readBannerPng(context, banners, network, locale)).png,
    })),
  );
  const publication = await context.outbox.publish({ campaign, channel: 'social' }, [
    ...socialFiles(brief, posts),
    ...pictures,
  ]);
  return {
    posts: posts.length,
    networks: [...new Set(posts.map(({ network }) => network))],
    first: posts[0]?.at ?? sendTime,
    last: posts.at(-1)?.at ?? sendTime,
    publication,
  };
};
