import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';

/** What the server's tools were asked. */
export interface AskedTool {
  tool: string;
  arguments: unknown;
  meta?: unknown;
  authorization?: string;
}

/** An MCP server of the SDK with some tools: two to use, and others that fail in their ways. */
export interface TestToolServer {
  /** Address of its streamable HTTP. */
  url: string;
  /** Address without a path; `/token` gives tokens. */
  origin: string;
  asked: AskedTool[];
  /** Number of tokens given. */
  tokens(): number;
  /** Accepts only requests with this header from now on. */
  demand(authorization: string | undefined): void;
  /** Number of open sessions. */
  sessions(): number;
  close(): Promise<void>;
}

/** Starts the server on a free port of the loopback interface. */
export const startToolServer = async (): Promise<TestToolServer> => {
  const asked: AskedTool[] = [];
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  let demanded: string | undefined;
  let tokens = 0;

  const server = createServer(async (request, response) => {
    if (request.url?.startsWith('/token')) {
      tokens += 1;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ access_token: `t-${tokens}`, expires_in: 3600 }));
      return;
    }
    if (demanded !== undefined && request.headers.authorization !== demanded) {
      response.writeHead(401).end();
      return;
    }
    const known = sessions.get(String(request.headers['mcp-session-id']));
    if (known) return known.handleRequest(request, response, await bodyOf(request));
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        sessions.set(id, transport);
      },
      onsessionclosed: (id) => {
        sessions.delete(id);
      },
    });
    await toolsOf(asked).connect(transport);
    await transport.handleRequest(request, response, await bodyOf(request));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/mcp`,
    origin,
    asked,
    tokens: () => tokens,
    demand: (authorization) => {
      demanded = authorization;
    },
    sessions: () => sessions.size,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let text = '';
  for await (const part of request) text += String(part);
  return text === '' ? undefined : JSON.parse(text);
};

interface Extra {
  _meta?: unknown;
  requestInfo?: { headers: Record<string, unknown> };
}

const toolsOf = (asked: AskedTool[]): McpServer => {
  const server = new McpServer({ name: 'docs', version: '1.2.3' });
  const take = (tool: string, args: unknown, { _meta, requestInfo }: Extra): void => {
    const authorization = requestInfo?.headers.authorization;
    asked.push({
      tool,
      arguments: args,
      meta: _meta,
      ...(authorization !== undefined && { authorization: String(authorization) }),
    });
  };
  server.registerTool(
    'search_pages',
    {
      description: 'Finds pages.',
      inputSchema: { query: z.string().min(1), limit: z.number().int().max(10).default(5) },
      outputSchema: { pages: z.array(z.object({ id: z.string() })) },
      annotations: { readOnlyHint: true },
    },
    (args, extra) => {
      take('search_pages', args, extra as Extra);
      const pages = [{ id: `${args.query}-1` }];
      return { structuredContent: { pages }, content: [{ type: 'text', text: JSON.stringify({ pages }) }] };
    },
  );
  server.registerTool('file_page', { inputSchema: { id: z.string() } }, (args, extra) => {
    take('file_page', args, extra as Extra);
    return {
      content: [
        { type: 'text', text: 'Filed' },
        { type: 'text', text: args.id },
      ],
    };
  });
  server.registerTool('draw', { inputSchema: {} }, () => ({
    content: [{ type: 'image', data: 'aGk=', mimeType: 'image/png' }],
  }));
  server.registerTool('fail', { inputSchema: {} }, () => ({
    content: [{ type: 'text', text: 'the archive is full' }],
    isError: true,
  }));
  server.registerTool('sleep', { inputSchema: {} }, () => new Promise(() => undefined));
  return server;
};
