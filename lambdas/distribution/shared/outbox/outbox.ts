/** What identifies a publication: one per campaign run and channel. */
export interface PublicationKey {
  campaign: string;
  channel: string;
}

/** A file to publish; the path is relative to the publication. */
export interface OutboxFile {
  path: string;
  /** The content, or what makes it when it is written: thousands of mails are never in memory together. */
  body: string | Uint8Array | (() => string);
}

/** Something that is out. */
interface Publication extends PublicationKey {
  /** URI of the folder. */
  location: string;
  /** URI of the page that shows it to people, if it has one. */
  page?: string;
  files: number;
  /** False when it had been published before under the same key. */
  fresh: boolean;
}

/** What a withdrawal came to. */
export interface Withdrawal extends PublicationKey {
  outcome: 'withdrawn' | 'withdrawn-before' | 'never-published';
  /** URI of the record. */
  record: string;
  files: number;
}

/** Who withdraws, and when; goes into the record. */
interface WithdrawalNote {
  execution: string;
  step: string;
  /** Instant in ISO 8601. */
  at: string;
}

/**
 * Where a campaign's things go out. Another outbox (a mail service, a site's API) implements the same: publishing twice
 * under one key publishes once; two keys never touch each other; after a withdrawal, even of something that was never
 * published, the key stays closed, so that an attempt which was thought lost cannot publish late.
 */
export interface Outbox {
  /** Throws `PublicationWithdrawn`, not retryable, when the key has been withdrawn. */
  publish(key: PublicationKey, files: readonly OutboxFile[]): Promise<Publication>;
  /** Any number of times; the first one withdraws. */
  withdraw(key: PublicationKey, note: WithdrawalNote): Promise<Withdrawal>;
}
