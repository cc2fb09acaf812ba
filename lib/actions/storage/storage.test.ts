import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { openStorage } from './open-storage.ts';
import { s3Storage } from './s3-storage.ts';
import type { Storage } from './storage.ts';

const text = (bytes?: Uint8Array) => bytes && Buffer.from(bytes).toString();

describe('storage in a folder', () => {
  let folder: string;
  let storage: Storage;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-storage-'));
    storage = openStorage(pathToFileURL(join(folder, 'files')).href);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps what was put, with its type', async () => {
    const uri = await storage.put('run 1/mails/ä.html', '<p>hello</p>');

    expect(uri).toBe(storage.uri('run 1/mails/ä.html'));
    const found = await storage.get('run 1/mails/ä.html');

    expect(text(found?.body)).toBe('<p>hello</p>');
    expect(found?.contentType).toBe('text/html; charset=utf-8');
    expect(await storage.get('run 1')).toBeUndefined();
    expect(await storage.get('nothing')).toBeUndefined();
    expect(await storage.get('run 1/mails/ä.html/below')).toBeUndefined();
  });

  it('lists by prefix, and deletes', async () => {
    expect(await storage.list()).toEqual([]);
    for (const key of ['b/2.txt', 'a.txt', 'b/1.txt', 'bc.txt']) await storage.put(key, key);

    expect(await storage.list()).toEqual(['a.txt', 'b/1.txt', 'b/2.txt', 'bc.txt']);
    expect(await storage.list('b/')).toEqual(['b/1.txt', 'b/2.txt']);
    expect(await storage.delete('b/1.txt')).toBe(true);
    expect(await storage.delete('b/1.txt')).toBe(false);
    expect(await storage.list('b/')).toEqual(['b/2.txt']);
  });

  it('leaves a whole file behind many writes at once, and no parts', async () => {
    const bodies = Array.from({ length: 20 }, (_, n) => String(n).repeat(50_000));
    await Promise.all(bodies.map((body) => storage.put('same.txt', body)));

    expect(bodies).toContain(text((await storage.get('same.txt'))?.body));
    expect(await readdir(join(folder, 'files'))).toEqual(['same.txt']);
  });

  it('never leaves its folder', async () => {
    await writeFile(join(folder, 'secret.txt'), 'secret');
    for (const key of [
      '../secret.txt',
      '/etc/passwd',
      'a/../../secret.txt',
      '..',
      '',
      'a//b',
      'a\\..\\b',
      'a\0',
    ]) {
      await expect(storage.get(key)).rejects.toMatchObject({ name: 'InvalidInput' });
      await expect(storage.put(key, 'x')).rejects.toMatchObject({ name: 'InvalidInput' });
      await expect(storage.delete(key)).rejects.toMatchObject({ name: 'InvalidInput' });
    }
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[./\\a]{0,12}$/), async (key) => {
        const found = await storage.get(key).catch(() => undefined);
        expect(text(found?.body)).not.toBe('secret');
      }),
    );
  });

  it('is of no other kind', () => {
    expect(() => openStorage('ftp://host/folder')).toThrow(
      /expected file:\/\/\/folder or s3:\/\/bucket\/prefix/,
    );
  });
});

describe('storage in a bucket', () => {
  const client = new S3Client({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const s3 = mockClient(client);
  const storage = s3Storage('s3://bucket/some/prefix/', client);
  beforeEach(() => {
    s3.reset();
  });

  it('puts under its prefix, with the content type', async () => {
    s3.on(PutObjectCommand).resolves({});

    expect(await storage.put('a/b.svg', '<svg/>')).toBe('s3://bucket/some/prefix/a/b.svg');
    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: 'bucket',
      Key: 'some/prefix/a/b.svg',
      Body: '<svg/>',
      ContentType: 'image/svg+xml',
    });
  });

  it('tags what it puts if files are to expire', async () => {
    s3.on(PutObjectCommand).resolves({});
    process.env[ENVIRONMENT.filesExpire] = 'true';
    await s3Storage('s3://bucket/some/prefix/', client).put('a', 'b');
    delete process.env[ENVIRONMENT.filesExpire];

    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({ Tagging: 'baton=expires' });
  });

  it('lists all pages, without the prefix', async () => {
    s3.on(ListObjectsV2Command)
      .resolves({ Contents: [{ Key: 'some/prefix/b' }], NextContinuationToken: 'more' })
      .on(ListObjectsV2Command, { ContinuationToken: 'more' })
      .resolves({ Contents: [{ Key: 'some/prefix/a' }] });

    expect(await storage.list()).toEqual(['a', 'b']);
  });

  it('says when there is nothing', async () => {
    s3.on(GetObjectCommand).rejects(Object.assign(new Error(), { name: 'NoSuchKey' }));
    s3.on(HeadObjectCommand).rejects(Object.assign(new Error(), { name: 'NotFound' }));

    expect(await storage.get('a')).toBeUndefined();
    expect(await storage.delete('a')).toBe(false);
    expect(s3.commandCalls(DeleteObjectCommand)).toHaveLength(0);
  });
});
