import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetExecutionHistoryCommand, type HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { localStateMachineArn } from '#contracts/names.ts';
import type { JsonObject } from '#core/json.ts';
import { createLocalStack } from '#local/stack.ts';
import { ROOT } from './deployment.ts';
import { eventually } from './eventually.ts';

/** A run to make on the embedded stack. */
export interface EmbeddedRun {
  manifests: readonly WorkflowManifest[];
  workflow: string;
  name: string;
  input: JsonObject;
  /** What the first approval is answered with. */
  decision: JsonObject;
}

/** Runs a workflow on the embedded stack and gives its history. */
export const embeddedHistory = async (run: EmbeddedRun): Promise<HistoryEvent[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-embedded-'));
  const storageFolder = join(folder, 'storage');
  cpSync(join(ROOT, 'statemachines/marketing-campaign'), join(storageFolder, 'marketing-campaign'), {
    recursive: true,
  });
  const stack = await createLocalStack({
    manifests: run.manifests,
    root: ROOT,
    dataFolder: join(folder, 'data'),
    storageFolder,
  });
  try {
    const call = async (method: string, target: string, body?: unknown) => {
      const answer = await stack.api({
        method,
        target,
        body: body === undefined ? null : JSON.stringify(body),
      });
      if (answer.status >= 400) throw new Error(`${method} ${target}: ${answer.status} ${answer.body}`);
      return JSON.parse(answer.body);
    };
    const path = `/workflows/${run.workflow}/executions`;
    await call('POST', path, { name: run.name, input: run.input });
    const approval = await eventually(async () => (await call('GET', '/approvals')).approvals[0], {
      seconds: 60,
    });
    await call('POST', `/approvals/${approval.id}/decision`, run.decision);
    await eventually(
      async () => (await call('GET', `${path}/${run.name}`)).status !== 'RUNNING' || undefined,
      {
        seconds: 60,
      },
    );
    const sfn = new SFNClient({
      endpoint: stack.statesUrl,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const executionArn = `${localStateMachineArn(run.workflow).replace('stateMachine', 'execution')}:${run.name}`;
    const { events = [] } = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
    );
    return events;
  } finally {
    await stack.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
