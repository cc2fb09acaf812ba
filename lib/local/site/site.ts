import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SCRIPT_PATH, STYLE_PATH } from '#console/console-page.ts';
import { executionPath } from '#contracts/http/fields.ts';
import { executionArn, localStateMachineArn } from '#contracts/names.ts';
import { isObject, type JsonObject, parseJson } from '#core/json.ts';
import type { Engine } from '#engine/engine.ts';
import { type Api, notAllowed, problemAnswer } from '../api/api.ts';
import { answerTo, refusalOf } from '../api/server.ts';
import type { LaneLoad } from '../workers/lane.ts';
import type { PoolLoad } from '../workers/pool-options.ts';
import { jsonAnswer, pageAnswer, send } from './answer.ts';
import { consoleAnswer, consoleFile, isFromElsewhere } from './console.ts';
import { docsPage } from './docs-page.ts';
import { localOpenapi } from './routes.ts';
import { serveFile, serveList } from './serve-files.ts';
import { openFeeds } from './status-feeds.ts';

/** What the site shows. */
export interface SiteOptions {
  api: Api;
  engine: Engine;
  /** Names of the workflows that are offered now. */
  workflows(): string[];
  /** How busy the workers are. */
  load(): PoolLoad;
  /** Folder in which actions store files, one folder an execution. */
  storageFolder: string;
  heartbeatMilliseconds?: number;
}

/** The server of the local stack: the API, and what only this stack has. */
export interface Site {
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Ends what is being followed. */
  close(): void;
}

/** An address below an execution: its files, one file, or its events. */
const BELOW_EXECUTION = /^\/workflows\/([^/]+)\/executions\/([^/]+)\/(files|files\/(.*)|events)$/;

/** Addresses that only the local stack has, beside those below executions. */
const OWN_PAGES = ['/', '/docs', '/health', SCRIPT_PATH, STYLE_PATH];

/** Methods that these addresses take. */
const READING = ['GET', 'HEAD'];

/** Creates the local stack's server: pages, health, files and events beside the API, for this machine only. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one server, whose routes share its feeds
export const createSite = ({
  api,
  engine,
  workflows,
  load,
  storageFolder,
  heartbeatMilliseconds,
}: SiteOptions): Site => {
  const feeds = openFeeds({ api, engine, heartbeatMilliseconds });
  const startedAt = performance.now();
  const token = randomUUID();

  const exists = async (workflow: string, execution: string): Promise<boolean> => {
    if (!executionPath.safeParse({ workflow, execution }).success) return false;
    const arn = executionArn(localStateMachineArn(workflow), execution);
    return engine.describeExecution({ executionArn: arn }).then(
      () => true,
      () => false,
    );
  };

  const openapi = async (url: string): Promise<JsonObject> => {
    const document = parseJson((await api({ method: 'GET', target: '/openapi.json' })).body);
    return localOpenapi(isObject(document) ? document : {}, url);
  };

  /** Asks no function: an answer says that the stack is there, and how busy its workers are. */
  const health = (): object => ({
    status: 'ok',
    workflows: workflows(),
    uptime_seconds: Math.floor((performance.now() - startedAt) / 1000),
    functions: functionsOf(load()),
  });

  const servePage = async (path: string, url: string, response: ServerResponse): Promise<boolean> => {
    if (path === '/') send(response, consoleAnswer(token));
    else if (path === SCRIPT_PATH || path === STYLE_PATH) send(response, await consoleFile(path));
    else if (path === '/docs') send(response, pageAnswer(docsPage(await openapi(url))));
    else if (path === '/openapi.json') send(response, jsonAnswer(await openapi(url)));
    else if (path === '/health') send(response, jsonAnswer(health()));
    else return false;
    return true;
  };

  const serveBelow = async (
    [, workflow = '', execution = '', what = '', path]: RegExpExecArray,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const names = { workflow, execution };
    if (!(await exists(workflow, execution))) {
      send(response, problemAnswer('not_found', `There is no execution "${execution}" of "${workflow}"`));
    } else if (what === 'events') {
      await feeds.follow(names, request, response);
    } else if (path) {
      await serveFile({ ...names, storageFolder }, path.split('/'), request, response);
    } else {
      serveList({ ...names, storageFolder }, request, response);
    }
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refused = refusalOf(request);
    if (refused) return send(response, refused);
    // Not by URL, which resolves `..` before anyone has looked at it.
    const path = (request.url ?? '/').split(/[?#]/)[0] ?? '/';
    const below = BELOW_EXECUTION.exec(path);
    const { method = 'GET' } = request;
    if (READING.includes(method)) {
      if (below) return serveBelow(below, request, response);
      if (await servePage(path, `http://${request.headers.host}`, response)) return;
    } else if (below || OWN_PAGES.includes(path)) {
      return send(response, notAllowed(method, path, READING));
    }
    if (isFromElsewhere(request, token))
      return send(
        response,
        problemAnswer('forbidden', 'Only the console may change something from a web page'),
      );
    send(response, await answerTo(api, request));
  };

  return {
    serve: (request, response) =>
      serve(request, response).catch(() => {
        if (response.headersSent) response.destroy();
        else send(response, problemAnswer('internal', 'The request could not be served'));
      }),
    close: feeds.close,
  };
};

const functionsOf = ({ actions, platform, memory }: PoolLoad): object => {
  const lane = ({ workers, busy, waiting, longestWaitMilliseconds }: LaneLoad): object => ({
    workers,
    busy,
    waiting,
    longest_wait_milliseconds: longestWaitMilliseconds,
  });
  return {
    actions: lane(actions),
    platform: lane(platform),
    reserved_megabytes: memory.reservedMegabytes,
    budget_megabytes: memory.budgetMegabytes,
  };
};
