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
  const run = async (endpoint: EndpointChild): Promise<[number, number]> => {
    const client = rawClient(endpoint.url);
    const stateMachineArn = await createMachine(endpoint.url, { StartAt: 'M', States: { M: distributed } });
    const began = performance.now();
    const { executionArn } = await client.call<{ executionArn: string }>('StartExecution', {
      stateMachineArn,
    });
    let status = 'RUNNING';
    let most = 0;
    while (status === 'RUNNING') {
      await delay(100);
      most = Math.max(most, endpoint.memory());
      ({ status } = await client.call<{ status: string }>('DescribeExecution', { executionArn }));
    }
    client.close();
    if (status !== 'SUCCEEDED') throw new Error(`the map ended as ${status}`);
    return [(performance.now() - began) / 1000, most];
  };
  const env = { BATON_S3_FOLDER: folder, NODE_OPTIONS: `--max-old-space-size=${heap}` };
  const [seconds, most] = await withEndpoint(true, run, env);
  rmSync(folder, { recursive: true });
  const what = `distributed map of ${items.toLocaleString('en-US')} items from a CSV file, durable, with a heap of ${heap} MB`;
  return [
    { name: what, value: seconds, unit: 's' },
    { name: `${what}: most memory`, value: most, unit: 'MB', goal },
  ];
};
