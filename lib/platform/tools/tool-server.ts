import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ActionError } from '#actions/action-error.ts';
import type { Connection } from '#contracts/connections/connection.ts';
import type { Tool, ToolList } from '#contracts/tools/tool-list.ts';
import { type Clock, systemClock } from '#core/clock.ts';
import { compareTexts } from '#core/compare-texts.ts';
import { defined } from '#core/defined.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { authorisedFetch } from '../http/authorised-fetch.ts';

/** A server of tools, and how requests to it are authorised. */
export interface ToolServer extends Pick<Connection, 'api_key' | 'basic' | 'oauth' | 'headers'> {
  name: string;
  url: string;
}

/** What a conversation with a server needs besides. */
export interface ServerAccess {
  secret(name: string): Promise<string>;
  clock?: Clock;
  /** Milliseconds that the whole conversation may take. */
  milliseconds: number;
}

/** A call of a tool. */
export interface ToolCall {
  tool: string;
  arguments: JsonObject;
  /** The same for all attempts of a step. */
  key: string;
}

/** What a tool returns. */
export interface ToolAnswer {
  /** Its structured result; null if it has none. */
  output: Json;
  /** All texts of its result. */
  text: string;
  /** What else the result has, such as pictures, as the server sends it. */
  media: JsonObject[];
  /** Whether the tool says that it failed; the text says why. */
  failed: boolean;
}

/** Calls a tool. Throws `ServerUnavailable` or `ServerRefused`. */
export const callTool = (server: ToolServer, call: ToolCall, access: ServerAccess): Promise<ToolAnswer> =>
  converse(server, access, async (client, signal) => {
    const result = await client.callTool(
      {
        name: call.tool,
        arguments: call.arguments,
        _meta: { 'baton/idempotency-key': call.key },
      },
      undefined,
      { signal, timeout: access.milliseconds },
    );
    const content = (result.content ?? []) as JsonObject[];
    return {
      output: (result.structuredContent ?? null) as Json,
      text: content.flatMap(({ type, text }) => (type === 'text' ? [String(text)] : [])).join('\n'),
      media: content.filter(({ type }) => type !== 'text'),
      failed: result.isError === true,
    };
  });

/** Lists what a server offers, by name. Throws `ServerUnavailable` or `ServerRefused`. */
export const listTools = (server: ToolServer, access: ServerAccess): Promise<ToolList> =>
  converse(server, access, async (client, signal) => {
    const tools: Tool[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.listTools({ cursor }, { signal });
      tools.push(...page.tools.map(toolOf));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    const { name = server.name, version = '' } = client.getServerVersion() ?? {};
    return { server: { name, version }, tools: tools.sort((a, b) => compareTexts(a.name, b.name)) };
  });

type Listed = Awaited<ReturnType<Client['listTools']>>['tools'][number];

const toolOf = ({ name, description, inputSchema, outputSchema, annotations }: Listed): Tool => ({
  name,
  ...defined({ description }),
  input: inputSchema as JsonObject,
  ...(outputSchema && { output: outputSchema as JsonObject }),
  read_only: annotations?.readOnlyHint === true,
});

const converse = async <Result>(
  server: ToolServer,
  { secret, clock = systemClock, milliseconds }: ServerAccess,
  talk: (client: Client, signal: AbortSignal) => Promise<Result>,
): Promise<Result> => {
  const [{ Client: McpClient }, { StreamableHTTPClientTransport }] = await Promise.all([
    import('@modelcontextprotocol/sdk/client/index.js'),
    import('@modelcontextprotocol/sdk/client/streamableHttp.js'),
  ]);
  const client = new McpClient({ name: 'baton', version: '1' });
  const signal = AbortSignal.timeout(milliseconds);
  const transport = new StreamableHTTPClientTransport(new URL(server.url), {
    fetch: authorisedFetch({ connection: server, secret, clock }) as typeof fetch,
  });
  try {
    await client.connect(transport, { signal, timeout: milliseconds });
    return await talk(client, signal);
  } catch (error) {
    throw failureOf(error as ServerError, server.name);
  } finally {
    // What the server does with the session is its own affair: the answer is there, or the error.
    await transport.terminateSession().catch(() => undefined);
    await client.close().catch(() => undefined);
  }
};

/** What the SDK throws: codes of HTTP are positive, those of JSON-RPC negative. */
interface ServerError extends Error {
  code?: number | string;
}

/** Codes of JSON-RPC and of the SDK: the connection was closed, the time is over, the server itself failed. */
const MAY_PASS = [-32_000, -32_001, -32_603];

const failureOf = (error: ServerError, name: string): Error => {
  if (error instanceof ActionError) return error;
  const { code, message } = error;
  const isPermanent =
    typeof code === 'number' &&
    (code < 0 ? !MAY_PASS.includes(code) : code >= 400 && code < 500 && code !== 429 && code !== 408);
  return isPermanent
    ? new ActionError('ServerRefused', `The server ${name} refused the request: ${message}`, {
        retryable: false,
      })
    : new ActionError('ServerUnavailable', `The server ${name} could not be asked: ${message}`, {
        retryable: true,
      });
};
