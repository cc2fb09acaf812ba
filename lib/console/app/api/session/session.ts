/** Somebody who has signed in. */
export interface Person {
  /** Address, or name if there is none. */
  name: string;
  groups: readonly string[];
}

/** On whose behalf the console calls the API. */
export interface Session {
  /** What the paths of the API begin with. */
  readonly base: string;
  /** Whether the stack sends events by itself; else the console looks again, less often while nothing changes. */
  readonly sendsEvents: boolean;
  /** Who has signed in; undefined if the stack asks no one, as the local one. */
  readonly person: Person | undefined;
  /** Whether it is over: what is asked for from now on is refused. */
  readonly isOver: boolean;
  /** Returns the headers that a request carries; throws a Problem if the session is over. */
  headers(method: 'GET' | 'POST'): Promise<Record<string, string>>;
  /** Gets new tokens after the API has refused those that it was sent; returns false if that cannot help. */
  renew(): Promise<boolean>;
  /** Returns the address at which a browser opens a file that the API has named. */
  fileUrl(url: string): string;
  signOut(): Promise<void>;
  signIn(): Promise<void>;
  /** Calls a listener when the session ends; returns a function that ends that. */
  onEnd(listener: () => void): () => void;
}
