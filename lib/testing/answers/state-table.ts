import { LOCAL, LOCAL_TABLE } from '#contracts/names.ts';
import { addressOf } from '#contracts/records/record-index.ts';
import { CONDITION_FAILED, type RecordWrite, writeTo } from '#contracts/records/record-write.ts';
import { KEYS } from '#contracts/table.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { TaskAnswer, VirtualTask } from '#engine/drivers/virtual/run-virtual.ts';
import { failureOf } from '#engine/integrations/integration.ts';
import { type LocalDynamo, startDynamo } from '#local/dynamo/server.ts';
import { localDynamo } from '#local/integrations/dynamodb.ts';
import { TestKitError } from '../usage-error.ts';
import type { LoadedWorkflow } from '../workflow/load-workflow.ts';

/** Records of `state` steps, by state and key; a record without a key has the key `''`. */
export type StateRecords = Record<string, Record<string, JsonObject>>;

/** The table in which a test's `state` steps keep their records. It starts when it is first needed. */
export class StateTable {
  readonly #owners: ReadonlyMap<string, string>;
  readonly #given: StateRecords;
  #server: Promise<LocalDynamo> | undefined;

  /** Throws a TestKitError if a record belongs to no state of the workflows. */
  constructor(workflow: LoadedWorkflow, given: StateRecords) {
    this.#given = given;
    this.#owners = new Map(
      [...workflow.called, workflow].flatMap(({ document }) =>
        Object.entries(document.state ?? {}).map(
          ([name, { scope }]) => [name, scope === 'shared' ? '' : document.name] as const,
        ),
      ),
    );
    const unknown = Object.keys(given).find((name) => !this.#owners.has(name));
    if (unknown !== undefined) {
      const known = [...this.#owners.keys()].join(', ') || 'none';
      throw new TestKitError(`"${unknown}" in "state" is not a state of the workflow (it has ${known})`);
    }
  }

  /** Answers a task that reads or writes a record. */
  async answer(task: VirtualTask): Promise<TaskAnswer> {
    const { call } = await this.#started();
    const { resource, parameters, region } = task;
    try {
      const output = await localDynamo('dynamodb', Promise.resolve(call)).invoke({
        resource,
        arguments: parameters,
        signal: new AbortController().signal,
        context: {
          executionArn: task.executionArn,
          stateName: task.stateName,
          attempt: task.attempt,
          region,
          account: LOCAL.account,
          taskToken: task.token,
          idempotencyKey: `${task.executionArn}:${task.taskId}`,
          timeoutSeconds: task.timeoutSeconds,
          heartbeatSeconds: task.heartbeatSeconds,
        },
      });
      return { output };
    } catch (reason) {
      return failureOf(reason);
    }
  }

  /** Calls an operation of DynamoDB for a script. */
  async call(operation: string, input: JsonObject): Promise<JsonObject> {
    return (await this.#started()).call(operation, input);
  }

  /** Answers a call of the function that writes a record together with the entry of its effect. */
  async write(write: RecordWrite, now: number): Promise<TaskAnswer> {
    const { call } = await this.#started();
    const Key = { pk: { S: write.partition }, sk: { S: KEYS.state('', '', '').sk } };
    const { Item: stored } = await call('GetItem', { TableName: LOCAL_TABLE, Key });
    const { pk: _pk, sk: _sk, ...before } = isObject(stored) ? stored : {};
    const written = writeTo(isObject(stored) ? (plain({ M: before }) as JsonObject) : undefined, write, now);
    if (written.kind === 'refused')
      return { error: CONDITION_FAILED, cause: 'The conditional request failed' };
    if (written.kind === 'invalid') return { error: 'DynamoDB.ValidationException', cause: written.message };
    if (written.item) {
      const Item = { ...Key, ...(typed(written.item).M as JsonObject) };
      await call('PutItem', { TableName: LOCAL_TABLE, Item });
    } else await call('DeleteItem', { TableName: LOCAL_TABLE, Key });
    return { output: { StatusCode: 200, Payload: written.result } };
  }

  /** Returns all records. */
  async records(): Promise<StateRecords> {
    if (!this.#server) return structuredClone(this.#given);
    const { call } = await this.#server;
    const { Items } = await call('Scan', { TableName: LOCAL_TABLE });
    const records: StateRecords = {};
    for (const item of Array.isArray(Items) ? Items.filter(isObject) : []) {
      const address = addressOf(String(plain(item.pk)));
      if (!address) continue;
      const fields = Object.entries(item).filter(([attribute]) => attribute.startsWith('v_'));
      const record = Object.fromEntries(
        fields.map(([attribute, value]) => [attribute.slice(2), plain(value)]),
      );
      records[address.state] = { ...ownField(records, address.state), [address.key]: record };
    }
    return records;
  }

  /** Ends the table, if it has been started. */
  async close(): Promise<void> {
    await (await this.#server)?.close();
  }

  #started(): Promise<LocalDynamo> {
    this.#server ??= startDynamo().then(async (server) => {
      for (const [name, records] of Object.entries(this.#given)) {
        for (const [key, record] of Object.entries(records)) {
          const { pk, sk } = KEYS.state(this.#owners.get(name) ?? '', name, key);
          const fields = Object.entries(record).map(([field, value]) => [`v_${field}`, typed(value)]);
          const Item = { pk: { S: pk }, sk: { S: sk }, ...Object.fromEntries(fields) };
          await server.call('PutItem', { TableName: LOCAL_TABLE, Item });
        }
      }
      return server;
    });
    return this.#server;
  }
}

/** Returns a value in DynamoDB's form. */
const typed = (value: Json): JsonObject => {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(typed) };
  return { M: Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typed(item)])) };
};

/** Returns the value that DynamoDB's form of it stands for. */
const plain = (value: Json | undefined): Json => {
  const { S, N, BOOL, L, M } = isObject(value) ? value : {};
  if (S !== undefined) return S;
  if (N !== undefined) return Number(N);
  if (BOOL !== undefined) return BOOL;
  if (Array.isArray(L)) return L.map(plain);
  if (isObject(M)) return Object.fromEntries(Object.entries(M).map(([key, item]) => [key, plain(item)]));
  return null;
};
