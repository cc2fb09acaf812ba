import type { z } from 'zod';
import { campaignFiles, FILES, type FilesContext } from '../../shared/campaign/files.ts';
import type * as contract from './contract.ts';
import { messagesFor } from './messages.ts';

/** Writes the creative brief that the copy follows. */
export const writeBrief = async (
  { brief, segments, topics }: z.output<typeof contract.input>,
  context: FilesContext,
): Promise<z.input<typeof contract.output>> => {
  const messages = messagesFor(brief, topics);
  const avoid = topics.filter((topic) => topic.position === 'crowded').map((topic) => topic.topic);
  const file = await campaignFiles(context).writeJson(FILES.creativeBrief, {
    campaign: brief.campaign,
    tone: brief.tone,
    launch_date: brief.launch_date,
    one_thing_to_remember: brief.product.tagline,
    audience: messages.map((message) => ({
      ...message,
      people: brief.audience.find((segment) => segment.id === message.segment)?.name,
      reachable: segments.find((segment) => segment.id === message.segment)?.mailable ?? 0,
    })),
    proof: brief.claims.filter((claim) => claim.evidence),
    avoid: { topics: avoid, words: brief.banned_words },
  });
  return { messages, avoid, file };
};
