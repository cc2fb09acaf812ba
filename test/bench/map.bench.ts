import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type EndpointChild, rawClient } from '../engine-api/endpoint-child.ts';
import { createMachine, withEndpoint } from './endpoint-load.ts';
import type { Row } from './row.ts';

/** Measures large distributed maps in small heaps, over real HTTP to a separate process. */
export const bench = async (): Promise<Row[]> => [
  ...(await mapOf({ items: 100_000, heap: 400, goal: '< 700 MB' })),
  ...(await mapOf({ items: 1_000_000, heap: 600, goal: '< 1,000 MB' })),
  ...(await largeChildren()),
];

const mapOf = async ({
  items,
  heap,
  goal,
}: {
  items: number;
  heap: number;
  goal: string;
}): Promise<Row[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-bench-s3-'));
  mkdirSync(join(folder, 'bucket'));
  const lines = Array.from({ length: items }, (_, i) => `${i},name ${i}`);
  writeFileSync(join(folder, 'bucket', 'items.csv'), ['id,name', ...lines].join('\n'));
  const inner = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } };
  const distributed = {
    Type: 'Map',
    MaxConcurrency: 1000,
    ItemReader: {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
      Parameters: { Bucket: 'bucket', Key: 'items.csv' },
    },
    ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, ...inner },
    ResultWriter: {
      Resource: 'arn:aws:states:::s3:putObject',
      Parameters: { Bucket: 'bucket', Prefix: 'out' },
    },
    End: true,
  };
  const run = (endpoint: EndpointChild) => runMap(endpoint, distributed, {});
  const env = { BATON_S3_FOLDER: folder, NODE_OPTIONS: `--max-old-space-size=${heap}` };
  const [seconds, most, longest] = await withEndpoint(true, run, env);
  rmSync(folder, { recursive: true });
  const what = `distributed map of ${items.toLocaleString('en-US')} items from a CSV file, durable, with a heap of ${heap} MB`;
  return [
    { name: what, value: seconds, unit: 's' },
    { name: `${what}: most memory`, value: most, unit: 'MB', goal },
    { name: `${what}: longest answer meanwhile`, value: longest, unit: 'ms', goal: '< 1,000 ms' },
  ];
};

/** Runs a Map to its end: seconds, the most memory meanwhile in MB, and the longest that an answer took in milliseconds. */
const runMap = async (
  endpoint: EndpointChild,
  map: object,
  input: object,
): Promise<[seconds: number, most: number, longest: number]> => {
  const client = rawClient(endpoint.url);
  const stateMachineArn = await createMachine(endpoint.url, { StartAt: 'M', States: { M: map } });
  const began = performance.now();
  const { executionArn } = await client.call<{ executionArn: string }>('StartExecution', {
    stateMachineArn,
    input: JSON.stringify(input),
  });
  let status = 'RUNNING';
  let most = 0;
  let longest = 0;
  while (status === 'RUNNING') {
    await delay(100);
    most = Math.max(most, endpoint.memory());
    const asked = performance.now();
    ({ status } = await client.call<{ status: string }>('DescribeExecution', { executionArn }));
    longest = Math.max(longest, performance.now() - asked);
  }
  client.close();
  if (status !== 'SUCCEEDED') throw new Error(`the map ended as ${status}`);
  return [(performance.now() - began) / 1000, most, longest];
};

const LARGE_CHILDREN = 10_000;
const LARGE_CHARACTERS = 190_000;

/** Children with large inputs, and with large outputs: as many run side by side as memory is meant to hold. */
const largeChildren = async (): Promise<Row[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-bench-s3-'));
  mkdirSync(join(folder, 'bucket'));
  const text = 'x'.repeat(LARGE_CHARACTERS);
  const mapOver = (result: string, more: object) => ({
    Type: 'Map',
    ItemsPath: '$.items',
    ...more,
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'A',
      States: { A: { Type: 'Pass', Result: result, End: true } },
    },
    ResultWriter: {
      Resource: 'arn:aws:states:::s3:putObject',
      Parameters: { Bucket: 'bucket', Prefix: 'out' },
    },
    End: true,
  });
  const large = { ItemSelector: { 'index.$': '$$.Map.Item.Value', 'text.$': '$.text' } };
  const items = Array.from({ length: LARGE_CHILDREN }, (_, index) => index);
  const cases = [
    { what: 'inputs', map: mapOver('', large), input: { items, text } },
    { what: 'outputs', map: mapOver(text, {}), input: { items } },
  ];
  const rows: Row[] = [];
  for (const { what, map, input } of cases) {
    const run = (endpoint: EndpointChild) => runMap(endpoint, map, input);
    const [seconds, most, longest] = await withEndpoint(true, run, { BATON_S3_FOLDER: folder });
    const name = `distributed map of ${LARGE_CHILDREN.toLocaleString('en-US')} children with ${what} of ${LARGE_CHARACTERS / 1000} KB, durable`;
    rows.push(
      { name, value: seconds, unit: 's' },
      { name: `${name}: most memory`, value: most, unit: 'MB', goal: '< 1,000 MB' },
      { name: `${name}: longest answer meanwhile`, value: longest, unit: 'ms', goal: '< 1,000 ms' },
    );
  }
  rmSync(folder, { recursive: true });
  return rows;
};
