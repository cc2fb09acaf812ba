import type { GraphNode } from '#contracts/graph.ts';
import type { Trigger } from '../document.ts';

/** Makes the node for what starts a workflow; undefined if only the API does. */
export const triggerNode = (triggers: readonly Trigger[] = []): GraphNode | undefined => {
  const others = triggers.flatMap((trigger) => describe(trigger) ?? []);
  if (others.length === 0) return undefined;
  return { id: 'start:triggers', shape: 'start', title: 'start', marks: others, critical: false };
};

const describe = ({ event, schedule, webhook }: Trigger): string | undefined => {
  if (event) {
    const types = event['detail-type']?.join(' or ') ?? 'any event';
    return `event ${types}${event.source ? ` from ${event.source.join(' or ')}` : ''}`;
  }
  if (schedule) return schedule.rate === undefined ? `cron ${schedule.cron}` : `every ${schedule.rate}`;
  if (webhook) return `webhook (${webhook.scheme ?? 'standard'})`;
  return undefined;
};
