import { describe, expect, it } from '@jest/globals';
import { type DeployedFunction, type Inventory, planRemoval, type Retention } from './plan-removal.ts';

const NOW = Date.UTC(2026, 5, 1);
const MACHINE = 'arn:aws:states:eu-central-1:111122223333:stateMachine:baton-order';
const FUNCTION = 'arn:aws:lambda:eu-central-1:111122223333:function:baton-shop-charge';
const roleArn = (name: string): string => `arn:aws:iam::111122223333:role/baton/eu-central-1/${name}`;

type Version = Retention['versions'][number];

/** Version N of the workflow calls version N of the function and has the role `machine-N`. */
const version = (number: number, reasons: Version['reasons'] = []): Version => ({
  version: number,
  arn: `${MACHINE}:${number}`,
  role: roleArn(`machine-${number}`),
  functions: [`${FUNCTION}:${number}`],
  reasons,
});

const retention = (versions: Version[], more: Partial<Retention> = {}): Retention => ({
  state_machine: MACHINE,
  current: { role: roleArn('machine-4'), functions: [`${FUNCTION}:4`] },
  versions,
  functions: [],
  complete: true,
  ...more,
});

const charge = (more: Partial<DeployedFunction> = {}): DeployedFunction => ({
  name: 'baton-shop-charge',
  arn: FUNCTION,
  role: roleArn('charge-4'),
  isInStack: true,
  versions: [1, 2, 3, 4].map((number) => ({
    arn: `${FUNCTION}:${number}`,
    number,
    role: roleArn(`charge-${number}`),
  })),
  ...more,
});

const inventory = (functions: DeployedFunction[] = [charge()]): Inventory => ({
  functions,
  roles: ['machine', 'charge'].flatMap((name) =>
    [1, 2, 3, 4].map((number) => ({
      name: `${name}-${number}`,
      arn: roleArn(`${name}-${number}`),
      createdAt: 0,
    })),
  ),
});

const versions = (reasons: Record<number, Version['reasons']> = {}) =>
  [4, 3, 2, 1].map((number) =>
    version(number, reasons[number] ?? (number > 2 ? [{ code: number === 4 ? 'live' : 'rollback' }] : [])),
  );

const removedFrom = (plan: ReturnType<typeof planRemoval>): string[] =>
  plan.filter(({ remove }) => remove).map(({ name }) => name);
const whyOf = (plan: ReturnType<typeof planRemoval>, name: string): string | undefined =>
  plan.find((one) => one.name === name)?.why;

describe('What deployments have left', () => {
  it('is removed if nothing needs it: versions of the workflow, of functions, and roles', () => {
    const plan = planRemoval([retention(versions())], inventory(), NOW);

    expect(removedFrom(plan)).toEqual([
      ...['baton-order:2', 'baton-order:1', 'baton-shop-charge:1', 'baton-shop-charge:2'],
      ...['machine-1', 'machine-2', 'charge-1', 'charge-2'],
    ]);
  });

  it('is kept with functions and roles while executions of the version are under way', () => {
    const running = versions({ 1: [{ code: 'running', executions: 3 }] });

    const plan = planRemoval([retention(running)], inventory(), NOW);

    for (const name of ['baton-order:1', 'baton-shop-charge:1', 'charge-1', 'machine-1'])
      expect(removedFrom(plan)).not.toContain(name);
    expect(removedFrom(plan)).toContain('baton-order:2');
    expect(whyOf(plan, 'baton-order:1')).toBe('3 executions of it under way');
    expect(whyOf(plan, 'baton-shop-charge:1')).toBe('baton-order:1 calls it');
    expect(whyOf(plan, 'charge-1')).toBe('baton-shop-charge:1 has it');
  });

  it('is kept if an open entry of a log names the function, although no version does', () => {
    const open = {
      function: `${FUNCTION}:2`,
      execution: MACHINE.replace('stateMachine', 'execution'),
      step: 'pay',
    };

    const plan = planRemoval([retention(versions(), { functions: [open] })], inventory(), NOW);

    expect(whyOf(plan, 'baton-shop-charge:2')).toBe('it may have to undo pay of baton-order');
    expect(removedFrom(plan)).toEqual(expect.arrayContaining(['baton-order:2', 'machine-2']));
    expect(removedFrom(plan)).not.toContain('charge-2');
  });

  it('is kept with its role if a parked undo names the function', () => {
    const execution = `${MACHINE.replace('stateMachine', 'execution')}:order-7`;
    const open = { function: `${FUNCTION}:2`, execution, step: 'pay', parked: true };

    const plan = planRemoval([retention(versions(), { functions: [open] })], inventory(), NOW);

    expect(whyOf(plan, 'baton-shop-charge:2')).toBe(
      'it has to undo pay of baton-order/order-7, which is parked',
    );
    expect(whyOf(plan, 'charge-2')).toBe('baton-shop-charge:2 has it');
  });

  it('is kept if it is what was deployed last, whether or not anything calls it', () => {
    const alone = { ...retention([]), current: { role: roleArn('machine-4'), functions: [] } };

    const plan = planRemoval([alone], inventory(), NOW);

    expect(whyOf(plan, 'baton-shop-charge:4')).toBe('it was deployed last');
    expect(removedFrom(plan)).not.toContain('machine-4');
  });

  it('is kept if executions are too many to look through', () => {
    const plan = planRemoval([retention(versions(), { complete: false })], inventory(), NOW);

    expect(removedFrom(plan)).toEqual([]);
    expect(whyOf(plan, 'baton-order:1')).toBe('there are too many executions to look through');
  });

  it('has the whole function with its roles, if it has left the project and nothing needs it', () => {
    const gone = { isInStack: false, versions: charge().versions.slice(0, 2), role: roleArn('charge-2') };

    const plan = planRemoval([retention(versions())], inventory([charge(gone)]), NOW);

    expect(plan).toContainEqual(expect.objectContaining({ kind: 'function', id: FUNCTION, remove: true }));
    expect(removedFrom(plan)).toContain('charge-2');
  });

  it('has the function that has left the project, as long as a version of it may be called', () => {
    const plan = planRemoval([retention(versions())], inventory([charge({ isInStack: false })]), NOW);

    expect(plan.some(({ kind }) => kind === 'function')).toBe(false);
    expect(removedFrom(plan)).toContain('baton-shop-charge:1');
  });

  it('has roles that a deployment has just made', () => {
    const { functions, roles } = inventory();
    const fresh = [...roles, { name: 'fresh', arn: roleArn('fresh'), createdAt: NOW - 3_600_000 }];

    const plan = planRemoval([retention(versions())], { functions, roles: fresh }, NOW);

    expect(whyOf(plan, 'fresh')).toBe('it is not a day old');
    expect(removedFrom(plan)).not.toContain('fresh');
  });
});
