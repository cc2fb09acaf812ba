import type { Api } from '../api/api.ts';
import type { StartWorkflow } from './event-triggers.ts';

/** Starts workflows through the API, so that triggers check inputs and keep the audit trail as people's starts do. */
export const startThrough =
  (api: Api): StartWorkflow =>
  async (workflow, name, input) => {
    const { status, body } = await api({
      method: 'POST',
      target: `/workflows/${encodeURIComponent(workflow)}/executions`,
      body: JSON.stringify({ name, input }),
    });
    if (status >= 400) throw new Error(`${workflow} was not started: ${body}`);
  };
