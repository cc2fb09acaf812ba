import { html, type Markup } from '#core/html.ts';
import { isObject, type Json, type JsonObject, parseJson } from '#core/json.ts';
import type { Api } from '../api/api.ts';
import { page } from './style.ts';

/** Executions of each workflow that the page lists. */
const MAX_LISTED = 10;

/** Reads what the page shows through the API; an empty list if it is refused. */
const listOf = async (api: Api, target: string, field: string): Promise<JsonObject[]> => {
  const { body } = await api({ method: 'GET', target });
  const answer = parseJson(body);
  const list: Json | undefined = isObject(answer) ? answer[field] : undefined;
  return Array.isArray(list) ? list.filter(isObject) : [];
};

/** Renders the page at `/`: what can be started, what runs, what waits for a decision, and links to the rest. */
export const indexPage = async (api: Api, url: string): Promise<Markup> => {
  const [workflows, approvals] = await Promise.all([
    listOf(api, '/workflows', 'workflows'),
    listOf(api, '/approvals', 'approvals'),
  ]);
  const lists = await Promise.all(
    workflows.map(({ name }) =>
      listOf(api, `/workflows/${name}/executions?limit=${MAX_LISTED}`, 'executions'),
    ),
  );
  const executions = lists
    .flat()
    .sort((a, b) => String(b.started_at ?? '').localeCompare(String(a.started_at ?? '')));
  return page(
    'Baton',
    html`<h1>Baton</h1><nav><a href="/docs">API documentation</a><a href="/openapi.json">OpenAPI</a><a href="/health">Health</a></nav>
<h2>Workflows</h2><table><tr><th>Name</th><th>Start it</th></tr>${workflows.map(
      ({ name, description }) =>
        html`<tr><td><b>${String(name)}</b>${typeof description === 'string' && html`<br><span class="quiet">${description}</span>`}</td><td><code>curl -X POST ${url}/workflows/${String(name)}/executions -d '{"input": {}}'</code></td></tr>`,
    )}</table>
${approvals.length > 0 && html`<h2>Waiting for a decision</h2>${approvalTable(approvals)}`}
<h2>Executions</h2>${executions.length === 0 ? html`<p>Nothing has been started yet.</p>` : executionTable(executions)}`,
  );
};

const approvalTable = (approvals: readonly JsonObject[]): Markup =>
  html`<table><tr><th>Approval</th><th>Decide it</th></tr>${approvals.map(
    ({ id, title }) =>
      html`<tr><td><a href="/approvals/${String(id)}">${String(title)}</a></td><td><code>npx baton approve ${String(id)}</code></td></tr>`,
  )}</table>`;

const LOOKS: Record<string, string> = { SUCCEEDED: '', FAILED: 'bad', TIMED_OUT: 'bad' };

const executionTable = (executions: readonly JsonObject[]): Markup =>
  html`<table><tr><th>Execution</th><th>Status</th><th>Started</th><th></th></tr>${executions.map(
    ({ workflow, name, status, started_at: startedAt }) => {
      const address = `/workflows/${workflow}/executions/${name}`;
      const look = LOOKS[String(status)] ?? 'idle';
      return html`<tr><td>${String(workflow)}/${String(name)}</td><td><span class="badge ${look}">${String(status).toLowerCase()}</span></td><td>${String(startedAt ?? '')}</td><td><a href="${address}">status</a> <a href="${address}/history">history</a> <a href="${address}/files">files</a></td></tr>`;
    },
  )}</table>`;
