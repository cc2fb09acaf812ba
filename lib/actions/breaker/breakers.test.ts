import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BreakerSettings } from '#contracts/action-event.ts';
import { ActionError } from '../action-error.ts';
import { tableOf } from '../ports/documents.ts';
import { startTable, type TestTable } from '../testing/table.ts';
import { type BreakerChange, type BreakerStore, Breakers, type Versioned } from './breakers.ts';
import { breakersIn } from './system-breakers.ts';
import { NEW_BREAKER } from './transition.ts';

let table: TestTable;
let now = 0;
let requests: string[] = [];
let changes: BreakerChange[] = [];
let count = 0;
let settings: BreakerSettings;

/** Makes a worker: a separate client and memory on the same table. */
const worker = (): Breakers => {
  const client = table.client();
  client.middlewareStack.add(
    (next, context) => (args) => {
      requests.push(String(context.commandName));
      return next(args);
    },
    { step: 'initialize' },
  );
  return new Breakers({
    store: breakersIn(tableOf(async () => client)),
    clock: { now: () => now },
    onChange: async (change) => void changes.push(change),
    onStoreError: (name, error) => {
      throw new Error(`store of ${name}`, { cause: error });
    },
  });
};

const down = () => Promise.reject(new ActionError('ServiceDown', 'no answer'));
const call = (breakers: Breakers, make: () => Promise<string> = async () => 'done') =>
  breakers.call(settings, 10_000, () => 'failure', make).catch((error: Error) => error.name);

beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());
beforeEach(() => {
  now = 1_000_000;
  requests = [];
  changes = [];
  settings = { name: `bank-${count++}`, failures: 3, window_seconds: 60, open_for_seconds: 30, probes: 2 };
});

describe('breakers over a table', () => {
  it('cost one read while closed, and no write, however many calls succeed', async () => {
    const one = worker();
    for (let n = 0; n < 20; n++) expect(await call(one)).toBe('done');

    expect(requests).toEqual(['GetItemCommand']);
  });

  it('open for all workers after the failures of several', async () => {
    const workers = [worker(), worker(), worker()];
    for (const each of workers) expect(await call(each, down)).toBe('ServiceDown');

    expect(changes).toEqual([
      { name: settings.name, from: 'closed', to: 'open', at: now, halfOpensAt: now + 30_000 },
    ]);
    expect(await call(worker())).toBe('CircuitOpen');
  });

  it('reject in under a millisecond and without a request while open', async () => {
    const one = worker();
    for (let n = 0; n < 3; n++) await call(one, down);
    requests = [];
    const rejections: unknown[] = [];

    const startedAt = performance.now();
    for (let n = 0; n < 1000; n++) {
      try {
        one.check(settings);
      } catch (error) {
        rejections.push(error);
      }
    }
    const milliseconds = performance.now() - startedAt;

    expect(milliseconds / 1000).toBeLessThan(1);
    expect(rejections).toHaveLength(1000);
    expect(String(rejections[0])).toMatch(/is open after ServiceDown.*probe may go through from/);
    expect(await call(one)).toBe('CircuitOpen');
    expect(requests).toEqual([]);
  });

  it('let exactly the set number of probes through at once, over all workers', async () => {
    const first = worker();
    for (let n = 0; n < 3; n++) await call(first, down);
    now += 30_000;
    let made = 0;
    let answer: (text: string) => void = () => {};
    const answered = new Promise<string>((resolve) => {
      answer = resolve;
    });
    let rejected = 0;
    const results = Array.from({ length: 8 }, () =>
      call(worker(), () => {
        made++;
        return answered;
      }).then((result) => {
        // Probes are answered once every other worker has been turned away, so all eight contend.
        if (result === 'CircuitOpen' && ++rejected === 6) answer('up again');
        return result;
      }),
    );
    const ended = await Promise.all(results);

    expect(made).toBe(2);
    expect(ended.filter((result) => result === 'up again')).toHaveLength(2);
    expect(changes.map(({ from, to }) => `${from} ${to}`)).toEqual([
      'closed open',
      'open half_open',
      'half_open closed',
    ]);
    expect(await call(worker())).toBe('done');
  });

  it('open again when a probe fails', async () => {
    const one = worker();
    for (let n = 0; n < 3; n++) await call(one, down);
    now += 30_000;

    expect(await call(one, down)).toBe('ServiceDown');
    expect(await call(one)).toBe('CircuitOpen');
    expect(changes.map(({ to }) => to)).toEqual(['open', 'half_open', 'open']);
  });

  it('count every failure of workers that fail at the same time, and tell of the opening once', async () => {
    settings = { ...settings, failures: 12 };
    const workers = Array.from({ length: 12 }, worker);
    await Promise.all(workers.map((each) => call(each, down)));

    expect(changes.map(({ to }) => to)).toEqual(['open']);
  });

  it('learn of a reset by hand while they reject', async () => {
    const one = worker();
    for (let n = 0; n < 3; n++) await call(one, down);
    const store = breakersIn(tableOf(async () => table.client()));
    const { breaker, version } = await store.read(settings.name);
    await store.write(settings.name, { ...breaker, state: 'closed' }, version);
    now += 2000;

    expect(await call(one)).toBe('CircuitOpen');
    while ((await call(one)) !== 'done') await new Promise(setImmediate);
  });

  it('let calls through when the table cannot be reached', async () => {
    const errors: string[] = [];
    const unreachable = new Breakers({
      store: breakersIn(() => Promise.reject(new Error('no network'))),
      clock: { now: () => now },
      onChange: async () => {},
      onStoreError: (name) => void errors.push(name),
    });

    expect(await call(unreachable)).toBe('done');
    expect(errors).toEqual([settings.name]);
  });
});

describe('fifty workers that fail at once', () => {
  /** A store in memory whose requests take a turn of the event loop each, so that workers contend as over a network. */
  const contendedStore = (onRequest: () => void): BreakerStore => {
    let stored: Versioned = { breaker: NEW_BREAKER, version: 0 };
    const request = (): Promise<void> => {
      onRequest();
      return nextTurn();
    };
    return {
      async read() {
        await request();
        return stored;
      },
      async write(_name, breaker, version) {
        await request();
        if (stored.version !== version) return false;
        stored = { breaker, version: version + 1 };
        return true;
      },
      list: async () => [],
    };
  };

  it('give way to each other, and every failure is counted', async () => {
    let sent = 0;
    const store = contendedStore(() => {
      sent++;
    });
    const workers = Array.from(
      { length: 50 },
      () =>
        new Breakers({
          store,
          clock: { now: () => now },
          onChange: async (change) => void changes.push(change),
          onStoreError: (name, error) => {
            throw new Error(`store of ${name}`, { cause: error });
          },
        }),
    );
    settings = { ...settings, failures: 100 };

    await Promise.all(workers.map((each) => call(each, down)));
    await Promise.all(workers.map((each) => call(each, down)));

    expect(changes).toMatchObject([{ from: 'closed', to: 'open' }]);
    // Without pauses each successful write costs every other worker a read and a write: 5,000 and more in all.
    expect(sent).toBeLessThan(2500);
  });
});
