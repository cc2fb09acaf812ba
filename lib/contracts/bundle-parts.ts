/**
 * Parts of an action's bundle that are left out unless something asks for them, by the variable that tells the bundler so. Outside of a
 * bundle none of the variables is set, and everything is loaded when it is first used.
 */
export const BUNDLE_PARTS = {
  /** DynamoDB's SDK. How steps go is noted without it. */
  table: 'BATON_WITHOUT_TABLE',
  /** Step Functions' SDK. */
  states: 'BATON_WITHOUT_STATES',
  /** EventBridge's SDK. */
  events: 'BATON_WITHOUT_EVENTS',
  /** S3's SDK. */
  files: 'BATON_WITHOUT_FILES',
  /** Secrets Manager's SDK. */
  secrets: 'BATON_WITHOUT_SECRETS',
  /** What waits for the turn of a call. */
  turns: 'BATON_WITHOUT_TURNS',
  /** X-Ray's SDK, which traces requests to services. The call itself is traced without it. */
  requests: 'BATON_WITHOUT_REQUESTS',
} as const;

/** A part of an action's bundle that may be left out. */
export type BundlePart = keyof typeof BUNDLE_PARTS;
