import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '#core/json.ts';
import type { ChildResult } from '../../model/map-run.ts';
import { parseItems } from './parse-items.ts';
import { mapStorage } from './storage.ts';

let folder: string;
let storage: ReturnType<typeof mapStorage>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-map-'));
  storage = mapStorage({ region: 'us-east-1', folder });
});

afterAll(() => rmSync(folder, { recursive: true }));

const put = (path: string, body: string | Buffer): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), body);
};

const read = (resource: string, parameters: JsonObject, readerConfig: JsonObject = {}) =>
  storage.read({
    type: 'readItems',
    mapRunId: '1',
    resource: `arn:aws:states:::s3:${resource}`,
    parameters,
    readerConfig,
  });

describe('items of a file', () => {
  const items = (text: string, config: JsonObject): Promise<Json> => parseItems(Buffer.from(text), config);

  it('are rows of CSV with headers in the file or in the definition, and any delimiter', async () => {
    expect(
      await items('id,name\n1,"a, b"\n2,c\n', { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }),
    ).toEqual([
      { id: '1', name: 'a, b' },
      { id: '2', name: 'c' },
    ]);

    const given = {
      InputType: 'CSV',
      CSVHeaderLocation: 'GIVEN',
      CSVHeaders: ['x', 'y'],
      CSVDelimiter: 'PIPE',
    };

    expect(await items('1|2\n', given)).toEqual([{ x: '1', y: '2' }]);
  });

  /* Developer Guide: ItemReader, CSV: what a row lacks is an empty text, what it has too much is left out. */
  it('are rows with a text for each header, whatever their length', async () => {
    const config = { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' };

    expect(await items('a,b\n1\n2,3,4\n', config)).toEqual([
      { a: '1', b: '' },
      { a: '2', b: '3' },
    ]);
    await expect(items('a,a\n1,2\n', config)).rejects.toThrow('CSV headers cannot contain duplicates.');
  });

  it('are JSON, a part of it, lines of it, gzipped or not', async () => {
    expect(await items('[1,2]', { InputType: 'JSON' })).toEqual([1, 2]);
    expect(await items('{"a":{"b":[3]}}', { InputType: 'JSON', ItemsPointer: '/a/b' })).toEqual([3]);
    expect(await items('{"n":1}\n\n{"n":2}', { InputType: 'JSONL' })).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await parseItems(gzipSync('[7]'), { InputType: 'JSON' })).toEqual([7]);
  });

  it('that unpack to more than a text can hold are refused, and cost no memory', async () => {
    const bomb = gzipSync(Buffer.alloc(3_000_000, ' '));

    await expect(parseItems(bomb, { InputType: 'JSON' }, 2_000_000)).rejects.toThrow('more than 2 MB');
  });

  it('that are not what they should be fail the reader', async () => {
    await expect(items('{', { InputType: 'JSON' })).rejects.toThrow('The file is not valid JSON');
    await expect(items('3', { InputType: 'JSON' })).rejects.toThrow(
      'Attempting to map over non-iterable node.',
    );
    await expect(items('', { InputType: 'PARQUET' })).rejects.toThrow('known are CSV, JSON, JSONL');
    for (const ItemsPointer of ['/b', 'a', '/a/', '/a/01', '/constructor']) {
      await expect(items('{"a":[[1]]}', { InputType: 'JSON', ItemsPointer })).rejects.toThrow(
        'The provided ReaderConfig.ItemsPointer does not match any valid path in the JSON structure.',
      );
    }
  });
});

describe('a folder in place of S3', () => {
  it('gives objects, lists, and the rows of an inventory', async () => {
    put('bucket/in/a.json', '[1,2,3]');
    put('bucket/in/b.json', '[4]');

    expect(
      await read('getObject', { Bucket: 'bucket', Key: 'in/a.json' }, { InputType: 'JSON', MaxItems: 2 }),
    ).toEqual({
      items: [1, 2],
      source: 's3://bucket/in/a.json',
    });

    const listed = await read('listObjectsV2', { Bucket: 'bucket', Prefix: 'in/' });

    expect(listed.items).toMatchObject([
      { Key: 'in/a.json', Size: 7, StorageClass: 'STANDARD' },
      { Key: 'in/b.json', Size: 3 },
    ]);

    const flat = await read(
      'listObjectsV2',
      { Bucket: 'bucket', Prefix: 'in/' },
      { Transformation: 'LOAD_AND_FLATTEN', InputType: 'JSON' },
    );

    expect(flat.items).toEqual([1, 2, 3, 4]);

    put('inventory/data.csv.gz', gzipSync('"bucket","k1","10"\n"bucket","k2","20"\n'));
    const files = [{ key: 'data.csv.gz' }];
    const manifest = {
      fileFormat: 'CSV',
      fileSchema: 'Bucket, Key, Size',
      destinationBucket: 'arn:aws:s3:::inventory',
      files,
    };
    put('inventory/manifest.json', JSON.stringify(manifest));
    const rows = await read(
      'getObject',
      { Bucket: 'inventory', Key: 'manifest.json' },
      { InputType: 'MANIFEST' },
    );

    expect(rows.items).toEqual([
      { Bucket: 'bucket', Key: 'k1', Size: '10' },
      { Bucket: 'bucket', Key: 'k2', Size: '20' },
    ]);
  });

  it('fails the reader for what is not there, or lies outside', async () => {
    await expect(read('getObject', { Bucket: 'bucket', Key: 'none' })).rejects.toMatchObject({
      error: 'States.ItemReaderFailed',
      message: expect.stringContaining('S3.NoSuchKey'),
    });
    await expect(read('getObject', { Bucket: 'bucket', Key: '../../../etc/passwd' })).rejects.toThrow(
      'leaves the folder',
    );
    await expect(read('headObject', { Bucket: 'bucket' })).rejects.toThrow('is not supported');
  });

  it('takes the results by how children ended, with a manifest of them', async () => {
    const results: ChildResult[] = [
      { status: 'SUCCEEDED', name: 'c1', output: { n: 1 } },
      { status: 'FAILED', name: 'c2', error: 'E', cause: 'c' },
    ];
    const write = (writerConfig: JsonObject, of = results) =>
      storage.write(
        {
          type: 'writeResults',
          mapRunId: '1',
          mapRunArn: 'arn:aws:states:us-east-1:1:mapRun:m/label:run-1',
          resource: 'arn:aws:states:::s3:putObject',
          parameters: { Bucket: 'bucket', Prefix: 'out' },
          writerConfig,
          results: of,
        },
        () => undefined,
      );

    expect(await write({})).toEqual({
      MapRunArn: 'arn:aws:states:us-east-1:1:mapRun:m/label:run-1',
      ResultWriterDetails: { Bucket: 'bucket', Key: 'out/run-1/manifest.json' },
    });

    const file = (name: string): string => readFileSync(join(folder, 'bucket/out/run-1', name), 'utf8');

    expect(JSON.parse(file('SUCCEEDED_0.json'))).toMatchObject([
      { Name: 'c1', Output: '{"n":1}', Status: 'SUCCEEDED' },
    ]);
    expect(JSON.parse(file('FAILED_0.json'))).toMatchObject([
      { Name: 'c2', Error: 'E', Cause: 'c', Status: 'FAILED' },
    ]);
    expect(JSON.parse(file('manifest.json'))).toMatchObject({
      DestinationBucket: 'bucket',
      ResultFiles: {
        SUCCEEDED: [{ Key: 'out/run-1/SUCCEEDED_0.json', Size: file('SUCCEEDED_0.json').length }],
        FAILED: [{ Key: 'out/run-1/FAILED_0.json' }],
        PENDING: [],
      },
    });

    await write({ Transformation: 'COMPACT', OutputType: 'JSONL' }, results.slice(0, 1));

    expect(file('SUCCEEDED_0.jsonl')).toBe('{"n":1}');
  });
});
