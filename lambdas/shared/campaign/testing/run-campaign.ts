import { writeBodyCopy } from '../../../content/body-copy/logic.ts';
import { writeBrief } from '../../../content/brief/logic.ts';
import { writeHeadlines } from '../../../content/headlines/logic.ts';
import { drawBanners } from '../../../content/images/logic.ts';
import type { ImagePorts } from '../../../content/images/ports.ts';
import { buildLandingPage } from '../../../content/landing-page/logic.ts';
import { review } from '../../../content/review/logic.ts';
import { publishBlog } from '../../../distribution/blog/logic.ts';
import { sendEmails } from '../../../distribution/email/logic.ts';
import { storageOutbox } from '../../../distribution/shared/outbox/storage-outbox.ts';
import { scheduleSocial } from '../../../distribution/social/logic.ts';
import { analyse } from '../../../research/analyse/logic.ts';
import { researchCompetitors } from '../../../research/competitors/logic.ts';
import { researchMarket } from '../../../research/market/logic.ts';
import type { Brief } from '../brief.ts';
import type { FilesContext } from '../files.ts';

/** Makes the campaign's content by calling the logic of its actions in the workflow's order; nothing is published. */
export const writeCampaign = async (brief: Brief, context: FilesContext & ImagePorts) => {
  const [market, competitors] = await Promise.all([
    researchMarket({ brief }, context),
    researchCompetitors({ brief }, context),
  ]);
  const found = { brief, segments: market.segments, topics: competitors.topics };
  const [{ ranking }, { messages }] = await Promise.all([
    analyse(found, context),
    writeBrief(found, context),
  ]);
  const [headlines, copy, images] = await Promise.all([
    writeHeadlines({ brief, ranking }, context),
    writeBodyCopy({ brief, ranking, messages }, context),
    drawBanners({ brief, ranking }, context),
  ]);
  const [verdict, page] = await Promise.all([
    review({ brief, deck: copy.file, headlines: headlines.by_locale }, context),
    buildLandingPage({ brief, ranking, headlines: headlines.by_locale }, context),
  ]);
  return { market, ranking, messages, headlines, copy, images, verdict, page };
};

/** Makes the content and publishes it in an outbox in the same storage, with an approver's output. */
export const publishCampaign = async (
  brief: Brief,
  context: FilesContext & ImagePorts,
  approved: { headline?: string; send_time?: string } = {},
) => {
  const written = await writeCampaign(brief, context);
  const outbox = storageOutbox(context.storage);
  const input = {
    campaign: context.run.execution_name,
    brief,
    deck: written.copy.file,
    selection: written.verdict.selection,
    headlines: written.headlines.by_locale,
    headline: approved.headline ?? written.headlines.headline,
  };
  const send_time = approved.send_time ?? brief.send_time;
  const [email, blog, social] = await Promise.all([
    sendEmails({ ...input, send_time, customers: written.market.list }, { ...context, outbox }),
    publishBlog(input, { ...context, outbox }),
    scheduleSocial({ ...input, send_time }, { ...context, outbox }),
  ]);
  return { ...written, outbox, input, email, blog, social };
};
