import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeExecutionCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SendTaskSuccessCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { defineAction } from '#actions/define-action.ts';
import { endpointLogger } from '#actions/telemetry/logging.ts';
import { compileWorkflow } from '#compiler/index.ts';
import { loadProject } from '#compiler/load-project.ts';
import type { RunInfo } from '#contracts/action-event.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { decideApproval as decideRoute } from '#contracts/http/routes/decide-approval.ts';
import { getStatus as statusRoute } from '#contracts/http/routes/get-status.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { TABLE } from '#contracts/table.ts';
import { isObject, type Json, type JsonObject, parseJson } from '#core/json.ts';
import { virtualHost } from '#local/run-host/virtual-host.ts';
import { startRun } from '#platform/executions/start-execution.ts';
import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { request, STATE_MACHINES, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { OWN_WORK } from '#stacks/costs.ts';
import { announceApprovals } from '../../lambdas/platform/announce-approval/logic.ts';
import { consumeStatusChange } from '../../lambdas/platform/consume-status-change/logic.ts';
import { decideApproval } from '../../lambdas/platform/decide-approval/logic.ts';
import { getStatus } from '../../lambdas/platform/get-status/logic.ts';
import * as approvalContract from '../../lambdas/platform/request-approval/contract.ts';
import { requestApproval } from '../../lambdas/platform/request-approval/logic.ts';

/**
 * What lib/stacks/costs.ts says of Baton's own work for a marketing campaign, counted: the platform's functions take it from its start to its
 * end, with the history of a real execution in virtual time, on a table that says what each request consumes.
 */
jest.setTimeout(120_000);

const ROOT = join(import.meta.dirname, '../..');
const FILE = 'statemachines/marketing-campaign.workflow.yaml';
const EXECUTION = `${STATE_MACHINES.replace('stateMachine', 'execution')}marketing-campaign:one`;

let platform: TestPlatform;
let manifest: WorkflowManifest;
let history: HistoryEvent[];
let folder: string;
const units = { read: 0, write: 0 };

const compiled = async (): Promise<WorkflowManifest> => {
  const project = await loadProject(ROOT, [join(ROOT, 'statemachines')]);
  const found = compileWorkflow({ text: readFileSync(join(ROOT, FILE), 'utf8'), file: FILE }, project);
  if (!found.manifest) throw new Error('the campaign has errors');
  return found.manifest;
};

const briefOf = (): JsonObject => {
  const text = readFileSync(join(ROOT, 'statemachines/marketing-campaign.input.json'), 'utf8');
  const brief = parseJson(text);
  if (!isObject(brief)) throw new Error('a brief is a map');
  return brief;
};

/** Runs the campaign in virtual time and returns its history. */
const ran = async (): Promise<HistoryEvent[]> => {
  const storageFolder = join(folder, 'out');
  cpSync(join(ROOT, 'statemachines/marketing-campaign'), join(storageFolder, 'marketing-campaign'), {
    recursive: true,
  });
  const host = await virtualHost({
    ...{ manifest, called: [], name: 'one', root: ROOT, storageFolder, answered: true },
    dataFolder: join(folder, 'data'),
  });
  const events: HistoryEvent[] = [];
  host.events(
    (event) => void events.push({ ...event, timestamp: new Date(event.timestamp) } as HistoryEvent),
  );
  host.bus.addRule({
    name: 'decide',
    pattern: { source: ['baton'], 'detail-type': ['Approval Requested'] },
    async target({ detail }) {
      const body = JSON.stringify({ decision: 'approved', by: 'Ann' });
      await host.api({ method: 'POST', target: `/approvals/${detail.approval}/decision`, body });
    },
  });
  const ended = await host.start(briefOf()).finally(() => host.close());
  expect(ended).toMatchObject({ status: 'SUCCEEDED' });
  return events;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'baton-costs-'));
  manifest = await compiled();
  history = await ran();
  platform = await startPlatform([manifest]);
  process.env[ENVIRONMENT.notes] = 'true';
  await countUnits();
});
afterAll(async () => {
  delete process.env[ENVIRONMENT.notes];
  await platform.close();
  rmSync(folder, { recursive: true });
});

/** Bytes of a value in an item (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html). */
const bytesOf = (value: Json): number => {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + 1 + bytesOf(one), 3);
  if (!isObject(value)) return 1;
  return 3 + Object.entries(value).reduce((sum, [name, one]) => sum + 1 + bytesOf(name) + bytesOf(one), 0);
};

const bytesOfItem = (item: JsonObject): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + bytesOf(name) + bytesOf(value), 0);

/** Write units that the index takes for a change of an item: one for each kilobyte, and as many more if it moves there. */
const indexUnits = (before: JsonObject | undefined, after: JsonObject | undefined): number => {
  const kilobytes = (item: JsonObject): number => Math.ceil(bytesOfItem(item) / 1024);
  const place = (item: JsonObject | undefined): string | undefined =>
    item?.[TABLE.indexPk] === undefined ? undefined : `${item[TABLE.indexPk]} ${item[TABLE.indexSk]}`;
  if (place(before) === place(after)) return after && place(after) !== undefined ? kilobytes(after) : 0;
  return [before, after].reduce(
    (sum, item) => sum + (item && place(item) !== undefined ? kilobytes(item) : 0),
    0,
  );
};

/** Counts what requests consume: of the table, what it says; of the index, which it leaves out, by how the items change. */
const countUnits = async (): Promise<void> => {
  const watcher = DynamoDBDocumentClient.from(platform.table.client());
  const known = new Map<string, JsonObject>();
  const indexOf = async (TableName: string, item: JsonObject): Promise<number> => {
    const Key = { [TABLE.pk]: item[TABLE.pk], [TABLE.sk]: item[TABLE.sk] };
    const name = JSON.stringify([TableName, Key]);
    const { Item: after } = await watcher.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    const before = known.get(name);
    if (after) known.set(name, after as JsonObject);
    return indexUnits(before, after as JsonObject | undefined);
  };
  const dynamo = await platform.clients.dynamo();
  dynamo.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const input = args.input as { TableName: string; Item?: object; Key?: object };
        Object.assign(input, { ReturnConsumedCapacity: 'TOTAL' });
        const answer = await next(args);
        const { ConsumedCapacity: consumed } = answer.output as {
          ConsumedCapacity?: { CapacityUnits?: number };
        };
        const isRead = /Get|Query/.test(commandName);
        units[isRead ? 'read' : 'write'] += consumed?.CapacityUnits ?? 0;
        const key = input.Item ?? input.Key;
        const inIndex = !isRead && key ? await indexOf(input.TableName, key as JsonObject) : 0;
        units.write += inIndex;
        return answer;
      },
    { step: 'initialize' },
  );
};

/** Answers as Step Functions does while the execution runs, or after its end. */
const stepFunctions = (isOver: boolean): void => {
  const startDate = new Date(platform.time.now);
  const input = JSON.stringify(briefOf());
  platform.sfn.on(StartExecutionCommand).resolves({ executionArn: EXECUTION, startDate });
  platform.sfn.on(SendTaskSuccessCommand).resolves({});
  platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: isOver ? history : history.slice(0, 20) });
  platform.sfn
    .on(DescribeStateMachineForExecutionCommand)
    .resolves({ definition: JSON.stringify(manifest.definition) });
  platform.sfn.on(DescribeExecutionCommand).resolves({
    ...{ executionArn: EXECUTION, startDate, input },
    status: isOver ? 'SUCCEEDED' : 'RUNNING',
    stateMachineVersionArn: `${STATE_MACHINES}marketing-campaign:1`,
  });
};

interface Invocation {
  input: Json;
  run: RunInfo;
}

const invocations = (): Invocation[] =>
  history.flatMap(({ taskScheduledEventDetails: details }) => {
    const parameters = details?.parameters === undefined ? undefined : parseJson(details.parameters);
    const payload = isObject(parameters) ? parameters.Payload : undefined;
    return isObject(payload) && isObject(payload.run) ? [payload as unknown as Invocation] : [];
  });

/** Does what Lambda and API Gateway do for the execution, and returns the units of each part. */
const carriedOut = async (): Promise<Record<string, { read: number; write: number }>> => {
  const { ports, clients, time } = platform;
  const measured: Record<string, { read: number; write: number }> = {};
  const count = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    const before = { ...units };
    await work();
    measured[what] = { read: units.read - before.read, write: units.write - before.write };
  };
  const consume = defineConsumer('consume-status-change', consumeStatusChange, ports);
  const change = {
    ...{ executionArn: EXECUTION, stateMachineArn: `${STATE_MACHINES}${manifest.name}`, startDate: time.now },
    stateMachineVersionArn: `${STATE_MACHINES}${manifest.name}:1`,
  };
  const look = () =>
    request(defineEndpoint(statusRoute, getStatus, ports), {
      pathParameters: { workflow: manifest.name, execution: 'one' },
    });
  const asked = invocations().filter(({ run }) => run.task_token !== undefined);
  const acted = invocations().filter(({ run }) => run.task_token === undefined);
  stepFunctions(false);
  await count('start', () =>
    startRun(ports, { workflow: manifest.name, input: briefOf(), name: 'one', by: 'ann' }),
  );
  await count('version', () => consume({ detail: { ...change, status: 'RUNNING' } }));
  await count('calls', () => Promise.all(acted.filter(({ run }) => !run.effect).map(act)));
  await count('effects', () => Promise.all(acted.filter(({ run }) => run.effect).map(act)));
  const ask = defineAction(approvalContract, requestApproval, { clients, ports: () => ports });
  await count('asked', () => Promise.all(asked.map((event) => ask(event))));
  await count('view', look);
  const { approvals } = await ports.approvals.list('pending', { limit: 10 });
  const approval = approvals[0]?.id ?? '';
  await count('announced', () =>
    announceApprovals(
      { detail: { approval } },
      {
        ...{ approvals: ports.approvals, clock: ports.clock, starterOf: ports.starterOf },
        channels: [{ name: 'mail', send: async () => {} }],
        place: { approvalsUrl: undefined, stage: undefined } as never,
        logger: endpointLogger('announce-approval'),
      },
    ),
  );
  await count('look', look);
  await count('decided', () =>
    request(defineEndpoint(decideRoute, decideApproval, ports), {
      pathParameters: { approval },
      json: { decision: 'approved', by: 'Ann' },
    }),
  );
  stepFunctions(true);
  const ended = { ...change, status: 'SUCCEEDED', stopDate: time.now + 25_000 };
  await count('ended', () => consume({ detail: ended }));
  await count('look at the end', look);
  return measured;
};

/** Calls an action, which takes longer than a second if its step is expected to. */
const act = async (event: Invocation): Promise<void> => {
  const isLong = (manifest.steps.find(({ state }) => state === event.run.step)?.estimateSeconds ?? 0) > 1;
  const work = async (): Promise<Json> => {
    if (isLong) await new Promise((resolve) => setTimeout(resolve, 1100));
    return { file: 'a' };
  };
  const contract = { input: z.looseObject({}), output: z.json() };
  await defineAction(contract, work, { clients: platform.clients })(event);
};

/** What is left in both tables when the execution has ended, with copies in the index. */
const stored = async (): Promise<{ table: number; audit: number; recordKilobytes: number }> => {
  const reader = DynamoDBDocumentClient.from(platform.table.client());
  const [table = [], audit = []] = await Promise.all(
    [ENVIRONMENT.table, ENVIRONMENT.auditTable].map(
      async (name) => (await reader.send(new ScanCommand({ TableName: process.env[name] }))).Items ?? [],
    ),
  );
  const bytes = (items: Record<string, unknown>[]): number =>
    items.reduce((sum, item) => {
      const copies = item[TABLE.indexPk] === undefined ? 1 : 2;
      // With each item come 100 bytes of DynamoDB's own.
      return sum + copies * (100 + bytesOfItem(item as JsonObject));
    }, 0);
  const record = table.find((item) => String(item[TABLE.sk]).startsWith('run#')) ?? {};
  const recordKilobytes = Math.ceil(bytesOfItem(record as JsonObject) / 1024);
  return { table: bytes(table), audit: bytes(audit), recordKilobytes };
};

it('Baton writes, reads and keeps for a campaign what its costs are reckoned with, within a tenth', async () => {
  const measured = await carriedOut();
  const { table, audit, recordKilobytes } = await stored();

  const { calls, effects, ...own } = measured;
  const sum = (kind: 'read' | 'write'): number =>
    Object.values(own).reduce((total, part) => total + (part?.[kind] ?? 0), 0);
  const pure = invocations().filter(({ run }) => run.task_token === undefined && !run.effect).length;
  const notes = (calls?.write ?? 0) / pure;
  const found = {
    writeUnits: sum('write'),
    readUnits: sum('read'),
    writeUnitsOfCall: notes,
    writeUnitsOfEffect: (effects?.write ?? 0) / OWN_WORK.effects - notes,
    readUnitsOfEffect: (effects?.read ?? 0) / OWN_WORK.effects,
    tableBytes: table,
    auditBytes: audit,
    recordKilobytes,
    busEvents: platform.published().length,
  };
  const apart = Object.entries(found).filter(
    ([name, value]) => Math.abs(value / Number(OWN_WORK[name as keyof typeof found]) - 1) > 0.1,
  );
  expect(Object.fromEntries(apart)).toEqual({});
});
