import { expect, it } from '@jest/globals';
import type { Json } from '#core/json.ts';
import type { ObjectStorage } from './objects.ts';
import { writeResults } from './write-results.ts';

it.each([
  { OutputType: 'JSON', parse: (text: string): Json[] => JSON.parse(text) },
  { OutputType: 'JSONL', parse: (text: string): Json[] => text.split('\n').map((line) => JSON.parse(line)) },
])(
  'Results as $OutputType are in as many files as they need, all of which the manifest lists',
  async ({ OutputType, parse }) => {
    const written = new Map<string, string>();
    const storage: ObjectStorage = {
      open: async () => [],
      async *list() {},
      async put(_, key, body) {
        written.set(key.replace(/^.*\//, ''), body);
      },
    };
    const results = Array.from({ length: 10 }, (_, n) => ({
      status: 'SUCCEEDED' as const,
      name: `c${n}`,
      output: { n },
    }));

    await writeResults(
      storage,
      {
        type: 'writeResults',
        mapRunId: '1',
        mapRunArn: 'arn:aws:states:us-east-1:1:mapRun:m/label:run-1',
        resource: 'arn:aws:states:::s3:putObject',
        parameters: { Bucket: 'bucket', Prefix: 'out' },
        writerConfig: { Transformation: 'COMPACT', OutputType },
        results,
      },
      () => undefined,
      20,
    );

    const { SUCCEEDED, FAILED } = JSON.parse(written.get('manifest.json') ?? '{}').ResultFiles;
    const files = SUCCEEDED.map(({ Key }: { Key: string }) => written.get(Key.replace(/^.*\//, '')) ?? '');
    // Seven characters each, so that three are over twenty.
    expect(files.map((text: string) => parse(text).length)).toEqual([3, 3, 3, 1]);
    expect(files.flatMap(parse)).toEqual(results.map(({ output }) => output));
    expect(SUCCEEDED.map(({ Size }: { Size: number }) => Size)).toEqual(
      files.map((text: string) => text.length),
    );
    expect(FAILED).toEqual([]);
  },
);
