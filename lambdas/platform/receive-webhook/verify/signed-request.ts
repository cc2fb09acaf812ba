/** The part of a request that signatures are about. */
export interface SignedRequest {
  /** Returns a header by its name in lower case. */
  header(name: string): string | undefined;
  /** The body as it was sent. */
  rawBody: string;
  /** The body, parsed. */
  body: unknown;
}

/** A signature that was read from a request: what to compare it with is known once there is a secret. */
export interface Claim {
  /** Bytes that the sender claims to have computed; one of several may be right, because senders rotate secrets too. */
  signatures: Buffer[];
  /** Returns the bytes that the right signature has; throws if the secret cannot be one. */
  expected(secret: string): Buffer | Promise<Buffer>;
  /** Seconds since the Unix epoch that are signed; absent if the scheme signs no time. */
  timestamp?: number;
  /** What makes a request the same when it is sent again. */
  id: string;
}

/** A claim, or what is missing in it. */
export type Reading = Claim | { problem: string };

/** Reads a header, or says that it is missing or malformed. */
export const readHeader = (
  request: SignedRequest,
  name: string,
  form: RegExp,
  example: string,
): { match: RegExpExecArray } | { problem: string } => {
  const value = request.header(name);
  if (value === undefined || value === '') return { problem: `the header ${name} is missing` };
  const match = form.exec(value);
  return match ? { match } : { problem: `the header ${name} is malformed, expected ${example}` };
};

/** Reads seconds since the Unix epoch from a header; each time has one way to be written. */
export const readTimestamp = (
  request: SignedRequest,
  name: string,
): { seconds: number } | { problem: string } => {
  const read = readHeader(request, name, /^(0|[1-9]\d{0,11})$/, 'seconds since the Unix epoch');
  return 'problem' in read ? read : { seconds: Number(read.match[1]) };
};

/** Returns a text field of a body; undefined if it has none. */
export const textIn = (body: unknown, field: string): string | undefined => {
  const value: unknown =
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[field] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
};
