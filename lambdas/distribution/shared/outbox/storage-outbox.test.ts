import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { memoryStorage } from '../../../shared/campaign/testing/memory-storage.ts';
import { folderName } from './folder-name.ts';
import { storageOutbox } from './storage-outbox.ts';

const key = { campaign: 'run-1', channel: 'email' };
const note = { execution: 'arn:run-1', step: 'email', at: '2027-01-01T00:00:00.000Z' };
const files = [
  { path: 'index.html', body: 'all' },
  { path: 'en/a.eml', body: 'A' },
];
const open = () => {
  const storage = memoryStorage();
  return { storage, outbox: storageOutbox(storage) };
};
const names = (storage: ReturnType<typeof memoryStorage>): string[] => [...storage.files.keys()].sort();

describe('publish', () => {
  it('puts the files where people find them, and a record', async () => {
    const { storage, outbox } = open();

    expect(await outbox.publish(key, files)).toEqual({
      ...key,
      location: 'file:///campaigns/run-1/published/email',
      page: 'file:///campaigns/run-1/published/email/index.html',
      files: 2,
      fresh: true,
    });
    expect(names(storage)).toEqual([
      'run-1/published/email/en/a.eml',
      'run-1/published/email/index.html',
      'run-1/published/email/publication.json',
    ]);
  });

  it('makes contents when they are written: no more at once than are under way', async () => {
    const { storage } = open();
    let made = 0;
    let written = 0;
    let most = 0;
    const counting = {
      ...storage,
      put: async (...args: Parameters<typeof storage.put>) => {
        await Promise.resolve();
        written++;
        return storage.put(...args);
      },
    };
    const many = Array.from({ length: 200 }, (_, index) => ({
      path: `${index}.eml`,
      body: () => {
        most = Math.max(most, ++made - written);
        return `mail ${index}`;
      },
    }));

    expect(await storageOutbox(counting).publish(key, many)).toMatchObject({ files: 200 });
    expect(most).toBeLessThanOrEqual(24);
    expect(storage.files.get('run-1/published/email/199.eml')).toBe('mail 199');
  });

  it('publishes once under one key, whatever comes the second time', async () => {
    const { storage, outbox } = open();
    await outbox.publish(key, files);
    const before = new Map(storage.files);

    expect(await outbox.publish(key, [{ path: 'other', body: 'B' }])).toMatchObject({
      fresh: false,
      files: 2,
    });
    expect(storage.files).toEqual(before);
  });

  it('finishes what an attempt that died left half done', async () => {
    const { storage, outbox } = open();
    await storage.put('run-1/published/email/en/a.eml', 'half');

    expect(await outbox.publish(key, files)).toMatchObject({ fresh: true });
    expect(storage.files.get('run-1/published/email/en/a.eml')).toBe('A');
  });

  it('lets two attempts at once publish one thing', async () => {
    const { storage, outbox } = open();
    await Promise.all([outbox.publish(key, files), outbox.publish(key, files)]);

    expect(names(storage)).toHaveLength(3);
  });

  it('calls a file that takes the name of a record a bug', async () => {
    const { outbox } = open();

    await expect(outbox.publish(key, [{ path: 'publication.json', body: '' }])).rejects.toThrow(
      'name of a record',
    );
  });

  it('tells two campaigns apart on a storage that does not tell upper from lower case', async () => {
    const { storage, outbox } = open();
    await outbox.publish({ ...key, campaign: 'RUN' }, files);
    const blind = { ...storage, get: (path: string) => storage.get(path.replace('run/', 'RUN/')) };

    await expect(storageOutbox(blind).publish({ ...key, campaign: 'run' }, files)).rejects.toMatchObject({
      name: 'OutboxCollision',
      retryable: false,
    });
  });
});

describe('withdraw', () => {
  it('moves what was published and writes a record', async () => {
    const { storage, outbox } = open();
    await outbox.publish(key, files);

    expect(await outbox.withdraw(key, note)).toEqual({
      ...key,
      outcome: 'withdrawn',
      record: 'file:///campaigns/run-1/withdrawn/email/withdrawal.json',
      files: 2,
    });
    expect(names(storage)).toEqual([
      'run-1/withdrawn/email/en/a.eml',
      'run-1/withdrawn/email/index.html',
      'run-1/withdrawn/email/withdrawal.json',
    ]);
    expect(JSON.parse(storage.files.get('run-1/withdrawn/email/withdrawal.json') ?? '')).toEqual({
      ...key,
      ...note,
      files: ['index.html', 'en/a.eml'],
    });
  });

  it('may be repeated, and changes nothing then', async () => {
    const { storage, outbox } = open();
    await outbox.publish(key, files);
    await outbox.withdraw(key, note);
    const before = new Map(storage.files);

    expect(await outbox.withdraw(key, { ...note, at: 'later' })).toMatchObject({
      outcome: 'withdrawn-before',
      files: 2,
    });
    expect(storage.files).toEqual(before);
  });

  it('continues where a dead attempt had stopped', async () => {
    const { storage, outbox } = open();
    await outbox.publish(key, files);
    let puts = 0;
    const dying = storageOutbox({
      ...storage,
      put: (path, body, type) =>
        puts++ === 1 ? Promise.reject(new Error('killed')) : storage.put(path, body, type),
    });

    await expect(dying.withdraw(key, note)).rejects.toThrow('killed');
    expect(await outbox.withdraw(key, note)).toMatchObject({ outcome: 'withdrawn', files: 2 });
    expect(names(storage).filter((name) => name.includes('/published/'))).toEqual([]);
    expect(names(storage)).toHaveLength(3);
  });

  it('takes back files of a publication that was never finished', async () => {
    const { storage, outbox } = open();
    await storage.put('run-1/published/email/en/a.eml', 'half');

    expect(await outbox.withdraw(key, note)).toMatchObject({ outcome: 'withdrawn', files: 1 });
    expect(names(storage)).toEqual([
      'run-1/withdrawn/email/en/a.eml',
      'run-1/withdrawn/email/withdrawal.json',
    ]);
  });

  it('closes the key even when nothing was published: an attempt that was thought lost cannot publish late', async () => {
    const { storage, outbox } = open();

    expect(await outbox.withdraw(key, note)).toMatchObject({ outcome: 'never-published', files: 0 });
    await expect(outbox.publish(key, files)).rejects.toMatchObject({
      name: 'PublicationWithdrawn',
      retryable: false,
    });
    expect(names(storage)).toEqual(['run-1/withdrawn/email/withdrawal.json']);
  });

  it('leaves nothing of an attempt that was publishing while it was withdrawn', async () => {
    const { storage, outbox } = open();
    const slow = storageOutbox({
      ...storage,
      put: async (path, body, type) => {
        if (path.endsWith('publication.json')) await outbox.withdraw(key, note);
        return storage.put(path, body, type);
      },
    });

    await expect(slow.publish(key, files)).rejects.toMatchObject({ name: 'PublicationWithdrawn' });
    expect(names(storage).filter((name) => name.includes('/published/'))).toEqual([]);
  });

  it('touches no other channel and no other campaign', async () => {
    const { storage, outbox } = open();
    const others = [
      { ...key, channel: 'blog' },
      { ...key, campaign: 'run-10' },
      { campaign: 'run-1/published', channel: 'email' },
    ];
    for (const other of [key, ...others]) await outbox.publish(other, files);
    await outbox.withdraw(key, note);

    expect(names(storage).filter((name) => name.includes('/published/'))).toHaveLength(9);
  });
});

describe('folderName', () => {
  it.each([
    ['spring-1', 'spring-1'],
    ['a/b', 'a%2Fb'],
    ['a%2Fb', 'a%252Fb'],
    ['..', '%2E%2E'],
    ['.', '%2E'],
    ['', '%'],
    ['été', '%C3%A9t%C3%A9'],
  ])('%j is %s', (text, name) => {
    expect(folderName(text)).toBe(name);
  });

  it('gives different texts different names that are one part of a path', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'A', '/', '%', '2', 'F', '.', '~', '\\', 'é'),
      maxLength: 8,
    });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(folderName(a) === folderName(b)).toBe(a === b);
        expect(folderName(a)).toMatch(/^(?!\.{1,2}$)[A-Za-z0-9%._-]+$/);
      }),
    );
    const long = 'x'.repeat(300);

    expect(folderName(`${long}1`)).not.toBe(folderName(`${long}2`));
    expect(folderName(long).length).toBeLessThan(200);
  });
});
