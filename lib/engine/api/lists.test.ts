import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createEngine, type Engine } from '../engine.ts';

const PASS = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } });

let engine: Engine;
let now: number;

beforeEach(() => {
  now = Date.now();
  engine = createEngine({ region: 'us-east-1', clock: { now: () => now } });
});
afterEach(() => engine.close());

const create = (name: string, extra = {}) =>
  engine.createStateMachine({
    name,
    definition: PASS,
    roleArn: 'arn:aws:iam::123456789012:role/states',
    ...extra,
  });

const refused = (name: string, message?: string) => (message === undefined ? { name } : { name, message });

describe('lists', () => {
  it('continue at the right place when the last item of a page is removed before the next page is requested', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await create(name);
    const { stateMachines, nextToken } = await engine.listStateMachines({ maxResults: 2 });
    await engine.deleteStateMachine({ stateMachineArn: stateMachines[1]?.stateMachineArn ?? '' });
    const rest = await engine.listStateMachines({ nextToken });

    expect(rest.stateMachines.map(({ name }) => name)).toEqual(['c', 'd']);
  });

  it('of executions refuse filters and tokens that do not belong together', async () => {
    const { stateMachineArn } = await create('m');
    for (const name of ['a', 'b']) await engine.startExecution({ stateMachineArn, name });
    const { nextToken } = await engine.listExecutions({ stateMachineArn, maxResults: 1 });
    const next = engine.listExecutions({ stateMachineArn, nextToken, statusFilter: 'FAILED' });

    await expect(next).rejects.toMatchObject(refused('InvalidToken', "Invalid Token: 'Invalid token'"));

    const pending = engine.listExecutions({ stateMachineArn, statusFilter: 'PENDING_REDRIVE' });

    await expect(pending).rejects.toMatchObject(refused('ValidationException'));

    const mapRunArn = stateMachineArn.replace('stateMachine', 'mapRun').concat('/M:x');

    await expect(engine.listExecutions({ mapRunArn })).rejects.toMatchObject(refused('ResourceNotFound'));
  });

  it('of aliases begin with the oldest; an alias keeps to its own machine', async () => {
    const version = async (name: string) =>
      (await create(name, { publish: true })).stateMachineVersionArn ?? '';
    const [own, other] = [await version('m'), await version('n')];
    const route = (stateMachineVersionArn: string) => [{ stateMachineVersionArn, weight: 100 }];
    for (const name of ['b', 'a']) {
      now += 1000;
      await engine.createStateMachineAlias({ name, routingConfiguration: route(own) });
    }
    const stateMachineArn = own.slice(0, -2);
    const { stateMachineAliases } = await engine.listStateMachineAliases({ stateMachineArn });
    const arns = stateMachineAliases.map(({ stateMachineAliasArn }) => stateMachineAliasArn);

    expect(arns).toEqual([`${stateMachineArn}:b`, `${stateMachineArn}:a`]);

    const moved = engine.updateStateMachineAlias({
      stateMachineAliasArn: `${stateMachineArn}:a`,
      routingConfiguration: route(other),
    });

    await expect(moved).rejects.toMatchObject(refused('ValidationException'));
  });
});
