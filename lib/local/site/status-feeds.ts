import type { IncomingMessage, ServerResponse } from 'node:http';
import { executionArn, localStateMachineArn } from '#contracts/names.ts';
import type { Engine } from '#engine/engine.ts';
import type { Api } from '../api/api.ts';
import { send } from './answer.ts';
import { StatusFeed } from './status-feed.ts';

/** Where feeds get the status from. */
export interface FeedOptions {
  api: Api;
  engine: Pick<Engine, 'subscribe' | 'getExecutionHistory'>;
  /** Time between two comments on a quiet connection (default: 15,000). */
  heartbeatMilliseconds?: number;
}

/** Serves the status of executions as server-sent events. */
export interface StatusFeeds {
  follow(
    names: { workflow: string; execution: string },
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void>;
  close(): void;
}

/** Starts to note changes; each execution that is followed has one feed, however many follow it. */
export const openFeeds = ({ api, engine, heartbeatMilliseconds = 15_000 }: FeedOptions): StatusFeeds => {
  const feeds = new Map<string, StatusFeed>();
  const unsubscribe = engine.subscribe((notice) => {
    if (notice.type === 'history') feeds.get(notice.executionArn)?.changed();
    if (notice.type === 'status') feeds.get(notice.execution.arn)?.changed();
  });
  const newestEvent = async (arn: string): Promise<number> => {
    const { events = [] } = await engine
      .getExecutionHistory({ executionArn: arn, maxResults: 1, reverseOrder: true })
      .catch(() => ({ events: [] }));
    return Number((events[0] as { id?: number } | undefined)?.id ?? 0);
  };
  const feedOf = (arn: string, target: string): StatusFeed => {
    const known = feeds.get(arn);
    if (known) return known;
    const source = { read: () => api({ method: 'GET', target }), newestEvent: () => newestEvent(arn) };
    const feed = new StatusFeed(source, () => {
      if (feeds.get(arn) === feed) feeds.delete(arn);
    });
    feeds.set(arn, feed);
    return feed;
  };
  const heartbeat = setInterval(() => {
    for (const feed of feeds.values()) feed.heartbeat();
  }, heartbeatMilliseconds);
  heartbeat.unref();
  return {
    follow: async ({ workflow, execution }, request, response) => {
      const arn = executionArn(localStateMachineArn(workflow), execution);
      const feed = feedOf(arn, `/workflows/${workflow}/executions/${execution}`);
      const problem = await feed.join(request, response);
      if (problem) send(response, problem);
    },
    close: () => {
      clearInterval(heartbeat);
      unsubscribe();
      for (const feed of feeds.values()) feed.close();
    },
  };
};
