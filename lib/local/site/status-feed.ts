import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject, parseJson } from '#core/json.ts';
import type { ApiAnswer } from '../api/api.ts';

/** What a feed follows. */
export interface FeedSource {
  /** Reads the status through the API. */
  read(): Promise<ApiAnswer>;
  /** Returns the id of the newest event of the execution's history. */
  newestEvent(): Promise<number>;
}

/** A status, numbered by the newest event of the history that it includes. */
interface Snapshot {
  id: string;
  /** JSON on one line. */
  data: string;
  ended: boolean;
}

interface Listener {
  response: ServerResponse;
  /** Id of the snapshot that the client has. */
  has: string | undefined;
}

/** Time between two snapshots, however often the status changes. */
const PAUSE_MILLISECONDS = 200;

const ENDED = new Set(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']);

/**
 * Sends the status of one execution to everyone who follows it, as server-sent events
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 */
export class StatusFeed {
  readonly #source: FeedSource;
  readonly #onEmpty: () => void;
  readonly #listeners = new Set<Listener>();
  #snapshot: Snapshot | undefined;
  #isStale = true;
  #reading: Promise<ApiAnswer | undefined> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #joining = 0;

  /** `onEmpty` is called when the last listener has left. */
  constructor(source: FeedSource, onEmpty: () => void) {
    this.#source = source;
    this.#onEmpty = onEmpty;
  }

  /** Takes note that the status has changed. */
  changed(): void {
    this.#isStale = true;
    if (this.#listeners.size === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#refresh();
    }, PAUSE_MILLISECONDS);
  }

  /** Adds a listener. Resolves to an answer to give instead, if there is no such execution. */
  async join(request: IncomingMessage, response: ServerResponse): Promise<ApiAnswer | undefined> {
    this.#joining += 1;
    try {
      const problem = this.#isStale || !this.#snapshot ? await this.#refresh() : undefined;
      if (!problem && this.#snapshot) this.#greet(this.#snapshot, request, response);
      return problem;
    } finally {
      this.#joining -= 1;
      this.#reportEmpty();
    }
  }

  #greet(snapshot: Snapshot, request: IncomingMessage, response: ServerResponse): void {
    if (response.destroyed) return;
    const last = request.headers['last-event-id'];
    const listener: Listener = { response, has: Array.isArray(last) ? last[0] : last };
    if (snapshot.ended && listener.has === snapshot.id) {
      // It tells an EventSource not to connect again.
      response.writeHead(204).end();
      return;
    }
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    response.write('retry: 2000\n\n');
    this.#listeners.add(listener);
    response.on('close', () => this.#leave(listener));
    response.on('drain', () => this.#send(listener));
    this.#send(listener);
    // What changed while the status was read is still to come.
    if (this.#isStale) this.changed();
  }

  /** Sends a comment, so that connections without news are not closed on the way. */
  heartbeat(): void {
    for (const { response } of this.#listeners)
      if (!response.writableNeedDrain) response.write(': heartbeat\n\n');
  }

  /** Ends every connection. */
  close(): void {
    clearTimeout(this.#timer);
    for (const { response } of this.#listeners) response.end();
    this.#listeners.clear();
  }

  #leave(listener: Listener): void {
    if (this.#listeners.delete(listener)) this.#reportEmpty();
  }

  #reportEmpty(): void {
    if (this.#listeners.size === 0 && this.#joining === 0) this.#onEmpty();
  }

  /** Reads the status and sends it; reads that come while one is under way wait for it. Resolves to the API's refusal. */
  #refresh(): Promise<ApiAnswer | undefined> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
      if (this.#isStale) this.changed();
    });
    return this.#reading;
  }

  async #read(): Promise<ApiAnswer | undefined> {
    this.#isStale = false;
    const before = await this.#source.newestEvent();
    const answer = await this.#source.read();
    const status = parseJson(answer.body);
    if (answer.status !== 200 || !isObject(status)) return answer;
    const ended = ENDED.has(String(status.status));
    // The last status includes what came while it was read: nothing follows.
    const id = String(ended ? await this.#source.newestEvent() : before);
    this.#snapshot = { id, data: JSON.stringify(status), ended };
    for (const listener of this.#listeners) this.#send(listener);
    return undefined;
  }

  /** Sends the newest snapshot, if the client has not got it. One that reads slowly skips those in between. */
  #send(listener: Listener): void {
    const snapshot = this.#snapshot;
    const { response } = listener;
    if (!snapshot || snapshot.id === listener.has || response.writableNeedDrain) return;
    listener.has = snapshot.id;
    const event = snapshot.ended ? 'end' : 'progress';
    response.write(`id: ${snapshot.id}\nevent: ${event}\ndata: ${snapshot.data}\n\n`);
    if (snapshot.ended) response.end();
  }
}
