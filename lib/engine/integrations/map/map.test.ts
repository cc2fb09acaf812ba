import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '#core/json.ts';
import type { ReadItems } from '../../model/effect.ts';
import type { ChildResult } from '../../model/map-run.ts';
import type { ObjectStorage } from './objects.ts';
import { parseItems } from './parse-items.ts';
import { mapStorage, mapStorageIn } from './storage.ts';

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

const effectOf = (resource: string, parameters: JsonObject, readerConfig: JsonObject): ReadItems => ({
  type: 'readItems',
  mapRunId: '1',
  resource: `arn:aws:states:::s3:${resource}`,
  parameters,
  readerConfig,
});

const read = async (resource: string, parameters: JsonObject, readerConfig: JsonObject = {}) => {
  const parts = await Array.fromAsync(storage.read(effectOf(resource, parameters, readerConfig)));
  return { items: parts.flatMap(({ items }) => items), source: parts[0]?.source };
};

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

describe('a file that is read in pieces', () => {
  /** Reads a file that comes in these pieces, and counts those that were taken. */
  const readPieces = async (pieces: Iterable<Uint8Array>, readerConfig: JsonObject) => {
    let taken = 0;
    let isClosed = false;
    async function* body() {
      try {
        for (const piece of pieces) {
          taken++;
          yield piece;
        }
      } finally {
        isClosed = true;
      }
    }
    const objects: ObjectStorage = {
      open: async () => body(),
      async *list() {},
      put: async () => undefined,
    };
    const effect = effectOf('getObject', { Bucket: 'b', Key: 'k' }, readerConfig);
    const parts = await Array.fromAsync(mapStorageIn(objects).read(effect));
    return { parts: parts.map(({ items }) => items as Json[]), taken, isClosed };
  };
  const CSV = { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' };

  it('is the same as one that is read at once, wherever a character is cut', async () => {
    const text = Buffer.from('\ufeffid,name\n1,"ä €"\n2,🎉\n');
    const expected = [
      { id: '1', name: 'ä €' },
      { id: '2', name: '🎉' },
    ];

    for (const bytes of [text, gzipSync(text)]) {
      const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
      expect((await readPieces(single, CSV)).parts.flat()).toEqual(expected);
    }
  });

  it('is read no further than MaxItems needs', async () => {
    function* endless() {
      yield Buffer.from('id\n');
      for (let id = 0; ; id++) yield Buffer.from(`${id},${'x'.repeat(100_000)}\n`);
    }

    const { parts, taken, isClosed } = await readPieces(endless(), {
      ...CSV,
      CSVHeaderLocation: 'GIVEN',
      CSVHeaders: ['id', 'text'],
      MaxItems: 2,
    });

    expect(parts.flat().map((item) => (item as JsonObject).id)).toEqual(['id', '0']);
    expect(taken).toBeLessThan(10);
    expect(isClosed).toBe(true);
  });

  it.each([
    ['CSV', (id: number) => `${id},${'x'.repeat(1000)}\n`],
    ['JSONL', (id: number) => `{"id":${id},"text":"${'x'.repeat(1000)}"}\n`],
  ])('gives its %s in parts', async (InputType, line) => {
    const pieces = Array.from({ length: 2000 }, (_, id) => Buffer.from(line(id)));
    const config = { InputType, CSVHeaderLocation: 'GIVEN', CSVHeaders: ['id', 'text'] };

    const { parts } = await readPieces(pieces, config);

    expect(parts.length).toBeGreaterThan(5);
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(400);
    expect(parts.flat().map((item) => Number((item as JsonObject).id))).toEqual(
      Array.from({ length: 2000 }, (_, id) => id),
    );
  });

  describe('and has an object', () => {
    const entry = (id: number): string => `"e${id}":"${'x'.repeat(1000)}"`;
    const text = `{${Array.from({ length: 2000 }, (_, id) => entry(id)).join(',')}}`;
    const inPieces = (bytes: number): Uint8Array[] =>
      Array.from({ length: Math.ceil(text.length / bytes) }, (_, index) =>
        Buffer.from(text.slice(index * bytes, (index + 1) * bytes)),
      );

    it('gives its entries in parts, which are the same however it comes', async () => {
      const { parts } = await readPieces(inPieces(5000), { InputType: 'JSON' });
      const others = await readPieces(inPieces(70_000), { InputType: 'JSON' });
      const keys = parts.map((part) => Object.keys(part));

      expect(parts.length).toBeGreaterThan(5);
      expect(Math.max(...keys.map(({ length }) => length))).toBeLessThan(400);
      expect(keys.flat()).toEqual(Array.from({ length: 2000 }, (_, id) => `e${id}`));
      expect(others.parts).toEqual(parts);
    });

    it('is one item among the contents of several files', async () => {
      const objects: ObjectStorage = {
        open: async () =>
          (async function* () {
            yield* inPieces(5000);
          })(),
        async *list() {
          yield { Key: 'k', Size: 1 } as never;
        },
        put: async () => undefined,
      };
      const effect = effectOf(
        'listObjectsV2',
        { Bucket: 'b' },
        { InputType: 'JSON', Transformation: 'LOAD_AND_FLATTEN' },
      );

      const [part] = await Array.fromAsync(mapStorageIn(objects).read(effect));

      expect(part?.items).toEqual([JSON.parse(text)]);
    });

    it.each([
      ['{"a":1,"a":2}', { a: 2 }],
      ['{}', {}],
      ['{"__proto__":1}', JSON.parse('{"__proto__":1}')],
    ])('takes what JSON takes: %s', async (small, expected) => {
      const { parts } = await readPieces([Buffer.from(small)], { InputType: 'JSON' });

      expect(parts).toEqual([expected]);
      expect(Object.keys(parts[0] ?? [])).toEqual(Object.keys(expected));
    });

    it('is refused if a name comes again after its part', async () => {
      const twice = Buffer.from(`{${entry(0)},"long":"${'x'.repeat(300_000)}",${entry(0)}}`);

      await expect(readPieces([twice], { InputType: 'JSON' })).rejects.toThrow(
        'The object has the name "e0" twice.',
      );
    });
  });

  it.each([
    ['is of no type that is read', { InputType: 'PARQUET' }],
    ['has headers twice', { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['a', 'a'] }],
    ['is not what it should be', { InputType: 'JSONL' }],
  ])('is closed although it %s', async (_, config) => {
    function* endless() {
      for (;;) yield Buffer.from('[1,\n');
    }
    const body = Readable.from(endless());
    const objects: ObjectStorage = {
      open: async () => body,
      list: async function* () {},
      put: async () => {},
    };
    const { read: readFrom } = mapStorageIn(objects);

    await Array.fromAsync(readFrom(effectOf('getObject', { Bucket: 'b', Key: 'k' }, config))).catch(() => []);

    expect(body.destroyed).toBe(true);
  });

  it('fails the reader if it ends in the middle', async () => {
    const packed = gzipSync(Buffer.alloc(100_000, 'a\n'));

    await expect(readPieces([packed.subarray(0, 60)], CSV)).rejects.toThrow(
      'k is not valid CSV: unexpected end of file',
    );
    await expect(readPieces([Buffer.from('a\n"1')], CSV)).rejects.toThrow('a quotation mark is not closed');
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
    put('bucket/folder/file', '[]');
    for (const Key of ['folder', 'folder/file/none'])
      await expect(read('getObject', { Bucket: 'bucket', Key })).rejects.toThrow('S3.NoSuchKey');
    await expect(read('getObject', { Bucket: 'bucket', Key: '../../../etc/passwd' })).rejects.toThrow(
      'leaves the folder',
    );
    put('bucket/rows.csv', 'a,b\n1,2\n');
    await expect(
      read('getObject', { Bucket: 'bucket', Key: 'rows.csv' }, { InputType: 'JSON' }),
    ).rejects.toThrow('rows.csv is not valid JSON: ');
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
