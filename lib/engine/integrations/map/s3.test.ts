import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Json } from '#core/json.ts';
import { createEngine, type Engine } from '../../engine.ts';
import { closed, type Says, ServiceStandIn } from '../testing/service.ts';

const service = new ServiceStandIn();
const before = { ...process.env };
/** What the bucket holds: objects by `/bucket/key`. */
const objects = new Map<string, string>();
let engine: Engine;

/** S3's REST protocol, as far as maps need it; lists have two keys a page. */
const s3: Says = ({ method, url, body }) => {
  const { pathname, searchParams } = new URL(url, 'http://s3');
  const path = decodeURIComponent(pathname);
  if (searchParams.get('list-type') === '2') return { body: list(path, searchParams), headers: XML };
  if (method === 'PUT') {
    objects.set(path, unchunked(body));
    return { headers: { etag: '"e"' }, body: '' };
  }
  const found = objects.get(path);
  if (found !== undefined) return { headers: { 'content-type': 'text/plain' }, body: found };
  const text = '<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>';
  return { status: 404, headers: XML, body: text };
};

const XML = { 'content-type': 'application/xml' };
const PAGE = 2;

const list = (path: string, query: URLSearchParams): string => {
  const bucket = path.replace(/\/$/, '');
  const keys = [...objects.keys()]
    .filter((object) => object.startsWith(`${bucket}/${query.get('prefix') ?? ''}`))
    .map((object) => object.slice(bucket.length + 1))
    .sort();
  const from = Number(query.get('continuation-token') ?? 0);
  const contents = keys
    .slice(from, from + PAGE)
    .map(
      (key) =>
        `<Contents><Key>${key}</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>&quot;e&quot;</ETag>` +
        `<Size>${objects.get(`${bucket}/${key}`)?.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
    );
  const more = from + PAGE < keys.length;
  const token = more ? `<NextContinuationToken>${from + PAGE}</NextContinuationToken>` : '';
  return `<ListBucketResult><IsTruncated>${more}</IsTruncated>${token}${contents.join('')}</ListBucketResult>`;
};

/** The SDK may send a body in chunks with a checksum after it. */
const unchunked = (body: string): string => {
  const [, size = '', rest = ''] = /^([0-9a-f]+)\r\n(.*)$/s.exec(body) ?? [];
  return size === '' ? body : rest.slice(0, Number.parseInt(size, 16));
};

beforeAll(async () => {
  await service.listen();
  service.says = s3;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: service.url,
  });
  for (const name of ['BATON_S3_FOLDER', 'AWS_ACCESS_KEY_ID', 'AWS_ENDPOINT_URL']) delete process.env[name];
  engine = createEngine({ region: 'us-east-1' });
});

afterAll(async () => {
  process.env = before;
  await engine.close();
  await closed(service.server);
});

let machines = 0;
const run = async (reader: object, more: object = {}, input: Json = {}) => {
  const processor = {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'P',
    States: { P: { Type: 'Pass', End: true } },
  };
  const map = { Type: 'Map', ItemReader: reader, ItemProcessor: processor, ...more, End: true };
  const { stateMachineArn } = await engine.createStateMachine({
    name: `m${++machines}`,
    definition: JSON.stringify({ StartAt: 'M', States: { M: map } }),
    roleArn: 'arn:aws:iam::123456789012:role/states',
  });
  const { executionArn } = await engine.startExecution({ stateMachineArn, input: JSON.stringify(input) });
  return { executionArn, ...(await engine.ended(executionArn)) };
};
const parsed = (text: string | undefined): Json => JSON.parse(text ?? 'null');

const getObject = (Key: string, InputType: string, config: object = {}) => ({
  Resource: 'arn:aws:states:::s3:getObject',
  ReaderConfig: { InputType, ...config },
  Parameters: { Bucket: 'in', Key },
});

describe('a distributed map over S3', () => {
  it('reads rows of a file, and writes its results and their manifest', async () => {
    objects.set('/in/rows.csv', 'id,name\n1,Ada\n2,Alan\n');
    const writer = {
      Resource: 'arn:aws:states:::s3:putObject',
      Parameters: { Bucket: 'out', Prefix: 'results' },
    };
    const { status, output } = await run(getObject('rows.csv', 'CSV', { CSVHeaderLocation: 'FIRST_ROW' }), {
      ResultWriter: writer,
    });

    expect(status).toBe('SUCCEEDED');

    const { ResultWriterDetails: details } = parsed(output) as { ResultWriterDetails: { Key: string } };
    const manifest = parsed(objects.get(`/out/${details.Key}`)) as {
      ResultFiles: { SUCCEEDED: { Key: string }[] };
    };
    const results = parsed(objects.get(`/out/${manifest.ResultFiles.SUCCEEDED[0]?.Key}`)) as {
      Output: string;
    }[];

    expect(results.map(({ Output }) => parsed(Output))).toEqual([
      { id: '1', name: 'Ada' },
      { id: '2', name: 'Alan' },
    ]);
  });

  it.each([
    [-1, 'field MaxItems must be positive', true],
    [1.5, "The MaxItemsPath field refers to value '1.5' which is not a valid integer: $.limit", false],
    ['x', "The MaxItemsPath field refers to value 'x' which is not a valid integer: $.limit", false],
  ])('fails at a limit of %j items', async (limit, cause, started) => {
    objects.set('/in/rows.csv', 'id,name\n1,Ada\n');
    const config = { CSVHeaderLocation: 'FIRST_ROW', MaxItemsPath: '$.limit' };
    const result = await run(getObject('rows.csv', 'CSV', config), {}, { limit });

    expect(result).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed', cause });

    const { executionArn } = result;
    const { events } = await engine.getExecutionHistory({ executionArn });

    expect(JSON.stringify(events).includes('MapRunFailed')).toBe(started);
  });

  it('takes the objects under a prefix from as many pages as there are', async () => {
    for (const key of ['a', 'b', 'c', 'd', 'e'])
      objects.set(`/in/many/${key}`, 'x'.repeat(key.charCodeAt(0)));
    objects.set('/in/other', '');
    const reader = {
      Resource: 'arn:aws:states:::s3:listObjectsV2',
      Parameters: { Bucket: 'in', Prefix: 'many/' },
    };
    const { output } = await run(reader);

    expect(parsed(output)).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((key) => ({
        Etag: '"e"',
        Key: `many/${key}`,
        LastModified: Date.parse('2026-01-02T03:04:05Z') / 1000,
        Size: key.charCodeAt(0),
        StorageClass: 'STANDARD',
      })),
    );
  });

  it('reads JSON lines up to a number of items', async () => {
    objects.set('/in/lines.jsonl', '{"n":1}\n{"n":2}\n{"n":3}\n');
    const { output, executionArn } = await run(getObject('lines.jsonl', 'JSONL', { MaxItems: 2 }));

    expect(parsed(output)).toEqual([{ n: 1 }, { n: 2 }]);

    const { mapRuns } = await engine.listMapRuns({ executionArn });
    const mapRunArn = mapRuns[0]?.mapRunArn ?? '';

    expect(await engine.describeMapRun({ mapRunArn })).toMatchObject({
      itemCounts: { total: 2, succeeded: 2 },
    });
  });

  it('fails by name when the object is not there, so that the state can catch it', async () => {
    const missing = await run(getObject('none', 'JSON'));

    expect(missing).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed' });
    expect(missing.cause).toContain('NoSuchKey');
  });
});
