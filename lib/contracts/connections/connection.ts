import type { Postgres, Sqlite } from '../sql/database.ts';

/** A value that is written out, or kept in Secrets Manager under a name. */
export type SecretOr = string | { secret: string };

/** US dollars for a million tokens. */
export interface TokenPrice {
  input: number;
  output: number;
}

/** A language model: one of Bedrock's, or one behind an API that is compatible with OpenAI's. */
export interface Model {
  /** Bedrock's id of the model or inference profile, or its ARN. */
  bedrock?: string;
  /** Bedrock's region; default: that of the deployment. */
  region?: string;
  /** Address of the API, which `/chat/completions` follows. */
  url?: string;
  /** Name of the model there. */
  id?: string;
  /** Secret with the API's key; default: the API needs none. */
  secret?: string;
  price?: TokenPrice;
}

/** How requests to an API are authorised, or what else a step is connected to, without the secrets themselves. */
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
  /** Whether private and link-local addresses may be called with it: by the local stack, and by the function of an `http` step. */
  allow_private?: boolean;
  model?: Model;
  /** An MCP server, by the address of its streamable HTTP. */
  tools?: { url: string };
  postgres?: Postgres;
  /** A database of the local stack, in place of `postgres` there. */
  sqlite?: Sqlite;
}
