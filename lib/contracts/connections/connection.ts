/** A value that is written out, or kept in Secrets Manager under a name. */
export type SecretOr = string | { secret: string };

/** How requests to an API are authorised, without the secrets themselves. */
export interface Connection {
  description?: string;
  /** The key goes into this header. */
  api_key?: { header: string; secret: string };
  basic?: { username: string; secret: string };
  /** OAuth 2.0 client credentials. */
  oauth?: {
    token_url: string;
    client_id: string;
    secret: string;
    scope?: string;
    method?: 'GET' | 'POST' | 'PUT';
  };
  /** Headers that every request has. */
  headers?: Record<string, SecretOr>;
  /** Whether the local stack may call private and link-local addresses with it. */
  allow_private?: boolean;
}
