import type { z } from 'zod';
import { campaignFiles, FILES, type FilesContext, readText } from '../../shared/campaign/files.ts';
import { headlineFor, readCopy } from '../shared/distribution-input.ts';
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
  const posts = postsOf(brief, await readCopy(context, input), sendTime, (locale) =>
    headlineFor(input, locale),
  );
  const files = campaignFiles(context);
  const pictures = await Promise.all(
    posts.map(async ({ locale, network, picture }) => ({
      path: picture,
      body: await readText(context, files.key(FILES.banner(`${locale}-${network}`))),
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
