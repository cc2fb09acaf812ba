import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FILE_POLICY } from '#contracts/http/file-policy.ts';
import { html } from '#core/html.ts';
import { problemAnswer } from '../api/api.ts';
import { jsonAnswer, pageAnswer, send } from './answer.ts';
import { contentTypeOf } from './content-types.ts';
import { findFile, listFiles } from './execution-files.ts';
import { page } from './style.ts';

/** An execution whose files are served. */
export interface ServedExecution {
  workflow: string;
  execution: string;
  /** Folder of all executions. */
  storageFolder: string;
}

/** Types that a browser shows; others it saves. */
const SHOWN = /^(text\/(html|plain|css)|image\/|video\/|application\/(json|xml))/;

const addressOf = ({ workflow, execution }: ServedExecution): string =>
  `/workflows/${workflow}/executions/${execution}/files`;

/** Answers with the list of an execution's files: a page for browsers, else JSON. */
export const serveList = (
  served: ServedExecution,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const files = listFiles(join(served.storageFolder, served.execution)).map(({ path, bytes }) => ({
    path,
    bytes,
    content_type: contentTypeOf(path),
    url: `${addressOf(served)}/${path.split('/').map(encodeURIComponent).join('/')}`,
  }));
  if (!request.headers.accept?.includes('text/html')) {
    send(response, jsonAnswer({ files }));
    return;
  }
  const rows = files.map(
    ({ path, bytes, url }) => html`<tr><td><a href="${url}">${path}</a></td><td>${bytes} bytes</td></tr>`,
  );
  const title = `${served.workflow}/${served.execution}`;
  const none = files.length === 0 && html`<p>This execution has made no files yet.</p>`;
  send(
    response,
    pageAnswer(
      page(
        title,
        html`<nav><a href="/">All executions</a></nav><h1>${title}</h1>${none}<table>${rows}</table>`,
      ),
    ),
  );
};

/** Answers with a file of an execution. */
export const serveFile = async (
  { execution, storageFolder }: ServedExecution,
  segments: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const file = findFile(join(storageFolder, execution), segments);
  if (!file) {
    return send(
      response,
      problemAnswer('not_found', 'The execution has no such file; …/files lists those it has'),
    );
  }
  const type = contentTypeOf(file.path);
  response.writeHead(200, {
    'content-type': type,
    'content-length': file.bytes,
    // Without a sandbox, a script in it could decide approvals: the API has the same origin here.
    'content-security-policy': FILE_POLICY,
    'content-disposition': SHOWN.test(type) ? 'inline' : 'attachment',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  if (request.method === 'HEAD' || file.bytes === 0) {
    response.end();
    return;
  }
  // Not more than was announced, should the file grow meanwhile. Readers may leave early.
  await pipeline(createReadStream(file.path, { end: file.bytes - 1 }), response).catch(() =>
    response.destroy(),
  );
};
