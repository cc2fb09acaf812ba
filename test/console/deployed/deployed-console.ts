import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { consoleAssets } from '#console/console-assets.ts';
import { consolePage, consolePolicy, SCRIPT_PATH, STYLE_PATH } from '#console/console-page.ts';
import { CONFIGURATION_PATH, type ConsoleConfiguration } from '#contracts/console-configuration.ts';
import type { Route } from '#contracts/http/route.ts';
import { matchRoute } from '#local/api/match.ts';
import { defineEndpoint, type EndpointLogic } from '#platform/handlers/define-endpoint.ts';
import type { TestPlatform } from '#platform/testing/platform.ts';
import { decideApproval } from '../../../lambdas/platform/decide-approval/logic.ts';
import { getApproval } from '../../../lambdas/platform/get-approval/logic.ts';
import { listApprovals } from '../../../lambdas/platform/list-approvals/logic.ts';
import { listBreakers } from '../../../lambdas/platform/list-breakers/logic.ts';
import { listWorkflows } from '../../../lambdas/platform/list-workflows/logic.ts';
import { CONSOLE_CLIENT, type FakeCognito } from './fake-cognito.ts';
import { type Asked, type Served, serve } from './serve.ts';

/** The console as AWS serves it: its files, and below /api the platform's functions for people with a token. */
export interface DeployedConsole extends Served {
  /** Tokens that were issued before are refused, as expired ones are; milliseconds since the epoch. */
  refuseBefore: number;
  /** Statuses of the API's answers, with method and path. */
  readonly answers: string[];
}

// biome-ignore lint/suspicious/noExplicitAny: each logic has the types of its route.
const LOGIC: Record<string, EndpointLogic<any, any, any, any>> = {
  'decide-approval': decideApproval,
  'get-approval': getApproval,
  'list-approvals': listApprovals,
  'list-breakers': listBreakers,
  'list-workflows': listWorkflows,
};

type Claims = Record<string, unknown> & { iat: number; exp: number };

/** Starts the console beside a user pool, over a platform. */
export const startDeployedConsole = async (
  cognito: FakeCognito,
  { ports }: TestPlatform,
): Promise<DeployedConsole> => {
  const { keys } = (await (await fetch(`${cognito.url}/jwks.json`)).json()) as { keys: JsonWebKey[] };
  const key = createPublicKey({ key: keys[0] ?? {}, format: 'jwk' });
  const { script, style } = await consoleAssets();
  const configuration: ConsoleConfiguration = {
    api: '/api',
    files: 'http://127.0.0.1:9',
    signIn: { url: cognito.url, client: CONSOLE_CLIENT },
  };

  /** Returns what API Gateway passes on of a token that it accepts: claims as text, groups with commas between them. */
  const claimsOf = (authorization = ''): Record<string, string> | undefined => {
    const [head = '', payload = '', signature = ''] = authorization.replace(/^Bearer /, '').split('.');
    const isSigned = verify(
      'sha256',
      Buffer.from(`${head}.${payload}`),
      key,
      Buffer.from(signature, 'base64url'),
    );
    if (!isSigned) return undefined;
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
    const issued = claims.iat * 1000 + 999;
    if (claims.aud !== CONSOLE_CLIENT || issued < deployed.refuseBefore) return undefined;
    return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, String(value)]));
  };

  const answerOf = async ({ method, url, headers, body }: Asked) => {
    const claims = claimsOf(headers.authorization);
    if (!claims)
      return { statusCode: 401, body: '{"error":{"code":"unauthorized","message":"Unauthorized"}}' };
    const match = matchRoute(method, url.pathname.slice('/api'.length));
    const logic = match && 'route' in match ? LOGIC[match.route.name] : undefined;
    if (!match || !('route' in match) || !logic)
      return { statusCode: 404, body: '{"error":{"code":"not_found","message":"Not here"}}' };
    return defineEndpoint(
      match.route as Route,
      logic,
      ports,
    )({
      body,
      headers: headers as Record<string, string>,
      pathParameters: match.pathParameters,
      queryStringParameters: Object.fromEntries(url.searchParams),
      requestContext: { authorizer: { claims } },
    });
  };

  const answer = async (asked: Asked, response: ServerResponse): Promise<void> => {
    const { pathname } = asked.url;
    const file = (type: string, content: string | Uint8Array): void => {
      response.writeHead(200, {
        'content-type': `${type}; charset=utf-8`,
        'content-security-policy': consolePolicy({ connect: cognito.url, frames: configuration.files }),
      });
      response.end(content);
    };
    if (pathname === '/') return file('text/html', consolePage().markup);
    if (pathname === SCRIPT_PATH) return file('text/javascript', script);
    if (pathname === STYLE_PATH) return file('text/css', style);
    if (pathname === CONFIGURATION_PATH) return file('application/json', JSON.stringify(configuration));
    const result = await answerOf(asked);
    deployed.answers.push(`${result.statusCode} ${asked.method} ${pathname}`);
    const headers = 'headers' in result ? (result.headers as Record<string, string>) : {};
    response.writeHead(result.statusCode, headers).end(result.body);
  };

  const served = await serve(answer);
  const deployed: DeployedConsole = { ...served, refuseBefore: 0, answers: [] };
  cognito.allow(`${deployed.url}/`);
  return deployed;
};
