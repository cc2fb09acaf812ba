import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ActionCatalog } from '#compiler/types.ts';
import type { JsonObject } from '#core/json.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';
import { compiledWorkflow, specifierOf } from './compiled.ts';
import { runInProject } from './run-in-project.ts';

jest.setTimeout(300_000);

const handler = (logic: string): string => `
import { defineAction } from ${specifierOf('#actions/define-action.ts')};
import { z } from ${specifierOf('zod')};
export const handler = defineAction({ input: z.any(), output: z.any() }, ${logic});`;

const action = (name: string, output: JsonObject) =>
  [name, { name, input: {}, output, effect: false }] as const;
const ROWS = { type: 'array', items: { type: 'string' } };
const actions: ActionCatalog = new Map([
  action('data/export', {
    type: 'object',
    properties: { rows: { ...ROWS, 'x-large': true }, count: { type: 'integer' } },
  }),
  action('data/report', { type: 'object', properties: { rows: ROWS, count: { type: 'integer' } } }),
  action('data/sort', ROWS),
  action('data/count', { type: 'integer' }),
]);

const MEGABYTES_20 = 20 * 1024 * 1024;

describe('20 MB', () => {
  let project: TestProject;
  beforeAll(() => {
    project = projectWith({
      'data/export': handler(
        `() => ({ rows: Array.from({ length: 20 }, (_, i) => String(i % 10).repeat(${MEGABYTES_20 / 20})), count: 20 })`,
      ),
      'data/report': handler(
        `() => ({ rows: Array.from({ length: 20 }, (_, i) => String(i % 10).repeat(${MEGABYTES_20 / 20})), count: 20 })`,
      ),
      'data/sort': handler('({ rows }) => rows.toSorted()'),
      'data/count': handler('({ rows }) => rows.join("").length'),
    });
  });
  afterAll(() => project.remove());

  it('pass through a workflow of which no state holds more than a reference', async () => {
    const manifest = compiledWorkflow(
      {
        // A slow machine may take long to start processes.
        defaults: { limits: { timeout: '5m' } },
        steps: [
          { id: 'exported', uses: 'data/export' },
          { id: 'sorted', uses: 'data/sort', with: { rows: '{{ $exported.rows }}' } },
          { id: 'counted', uses: 'data/count', with: { rows: '{{ $sorted }}' } },
        ],
        output: { rows: '{{ $exported.count }}', letters: '{{ $counted }}' },
      },
      { actions },
    );

    const { output, history } = await runInProject(project, manifest, {});

    expect(output).toEqual({ rows: 20, letters: MEGABYTES_20 });
    expect(history.length).toBeLessThan(30_000);
    const stored = readdirSync(join(project.root, 'out', 'large-values'), { recursive: true });
    expect(stored.filter((name) => String(name).endsWith('.json'))).toHaveLength(2);
  });

  it('pass in a field that no contract marks, beside one that expressions read, and in a result that nothing reads', async () => {
    const manifest = compiledWorkflow(
      {
        defaults: { limits: { timeout: '5m' } },
        steps: [
          { id: 'unread', uses: 'data/report' },
          { id: 'made', uses: 'data/report' },
          { id: 'letters', uses: 'data/count', when: '$made.count > 1', with: { rows: '{{ $made.rows }}' } },
          {
            id: 'again',
            type: 'script',
            memory: 1024,
            timeout: '5m',
            with: { all: '{{ $made }}' },
            script: 'return { rows: all.rows.length, copy: all.rows, count: all.count };',
          },
          { id: 'copied', uses: 'data/count', with: { rows: '{{ $again.copy }}' } },
        ],
        output: {
          rows: '{{ $again.rows }}',
          letters: '{{ $letters ?: null }}',
          copied: '{{ $copied }}',
          count: '{{ $again.count }}',
        },
      },
      { actions },
    );

    const { output, history } = await runInProject(project, manifest, {});

    expect(output).toEqual({ rows: 20, letters: MEGABYTES_20, copied: MEGABYTES_20, count: 20 });
    expect(history.length).toBeLessThan(40_000);
  });

  it('pass through scripts in both languages, which get the values', async () => {
    const manifest = compiledWorkflow(
      {
        defaults: { limits: { timeout: '5m' } },
        steps: [
          { id: 'exported', uses: 'data/export' },
          {
            id: 'sorted',
            type: 'script',
            memory: 1024,
            timeout: '5m',
            with: { rows: '{{ $exported.rows }}', last: '{{ $exported.count }}' },
            script: 'return { rows: rows.toSorted(), last };',
            returns: {
              type: 'object',
              properties: { rows: { ...ROWS, 'x-large': true }, last: { type: 'integer' } },
            },
          },
          {
            id: 'longer',
            type: 'script',
            language: 'python',
            memory: 1024,
            timeout: '5m',
            with: { all: ['{{ $sorted.rows }}', '{{ $sorted.last }}'] },
            script: 'return [all[0][all[1] - 1], "end"]',
          },
          { id: 'counted', uses: 'data/count', with: { rows: '{{ $longer }}' } },
        ],
        output: { letters: '{{ $counted }}', rows: '{{ $sorted.last }}' },
      },
      { actions },
    );

    const { output, history } = await runInProject(project, manifest, {});

    expect(output).toEqual({ letters: MEGABYTES_20 / 20 + 3, rows: 20 });
    expect(history.length).toBeLessThan(30_000);
    expect(Object.values(manifest.scripts ?? {}).map(({ storage }) => storage)).toEqual(['write', 'write']);
  });

  it('are in the key of a cached result of a script by what they are, and not by where', async () => {
    const text = (times: number): string => `() => "x".repeat(${times})`;
    const cached = projectWith({ 'data/sort': handler(text(40_000)) });
    const manifest = compiledWorkflow(
      {
        steps: [
          { id: 'text', uses: 'data/sort' },
          {
            id: 'size',
            type: 'script',
            with: { text: '{{ $text }}' },
            script: 'return { size: text.length, at: Math.random() };',
            cache: { ttl: '1h' },
          },
        ],
      },
      { actions },
    );

    const { output, history } = await runInProject(cached, manifest, {});

    expect(output).toMatchObject({ size: 40_000 });
    const [place] = /cache#script#[0-9a-f]{64}/.exec(history) ?? [];
    const sha256 = createHash('sha256')
      .update(JSON.stringify('x'.repeat(40_000)))
      .digest('hex');
    const version = /\[\\?"([0-9a-f]+)\\?", /.exec(JSON.stringify(manifest.definition))?.[1];
    const input = [version, { text: { baton_stored: { sha256, bytes: 40_002 } } }];
    expect(place).toBe(`cache#script#${createHash('sha256').update(JSON.stringify(input)).digest('hex')}`);
    cached.remove();
  });
});
