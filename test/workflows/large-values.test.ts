import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ActionCatalog } from '#compiler/types.ts';
import type { JsonObject } from '#core/json.ts';
import { TRIES_ALL } from '#core/testing/generated-runs.ts';
import { removeOldValues } from '#local/storage/stored-values.ts';
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

/** More than an answer of Lambda may hold. */
const MEGABYTES = TRIES_ALL ? 20 : 10;
const BYTES = MEGABYTES * 1024 * 1024;

describe(`${MEGABYTES} MB`, () => {
  let project: TestProject;
  beforeAll(() => {
    project = projectWith({
      'data/export': handler(
        `() => ({ rows: Array.from({ length: 20 }, (_, i) => String(i % 10).repeat(${BYTES / 20})), count: 20 })`,
      ),
      'data/report': handler(
        `() => ({ rows: Array.from({ length: 20 }, (_, i) => String(i % 10).repeat(${BYTES / 20})), count: 20 })`,
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

    expect(output).toEqual({ rows: 20, letters: BYTES });
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

    expect(output).toEqual({ rows: 20, letters: BYTES, copied: BYTES, count: 20 });
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

    expect(output).toEqual({ letters: BYTES / 20 + 3, rows: 20 });
    expect(history.length).toBeLessThan(30_000);
    expect(Object.values(manifest.scripts ?? {}).map(({ storage }) => storage)).toEqual(['write', 'write']);
  });

  it('pass from tasks that are computed at run time, each of which puts its own result there', async () => {
    const manifest = compiledWorkflow(
      {
        defaults: { limits: { timeout: '5m' } },
        scripts: {
          letters: {
            memory: 1024,
            input: { type: 'object', properties: { letter: { type: 'string' } } },
            script: 'return { text: letter.repeat(5_000_000), letter };',
          },
        },
        input: { type: 'object', required: ['tasks'], properties: { tasks: { type: 'array' } } },
        steps: [
          {
            id: 'made',
            type: 'dynamic',
            tasks: '$input.tasks',
            allow: ['data/report', 'data/sort', 'script:letters'],
            timeout: '5m',
          },
          { id: 'letters', uses: 'data/count', with: { rows: '{{ $made.rows.rows }}' } },
          {
            id: 'all',
            type: 'script',
            memory: 1024,
            timeout: '5m',
            with: { all: '{{ $made }}' },
            script: 'return Object.values(all).map((one) => JSON.stringify(one).length);',
          },
          { id: 'again', uses: 'data/count', with: { rows: ['{{ $made.text.text }}', '!'] } },
        ],
        output: {
          letters: '{{ $letters }}',
          all: '{{ $all }}',
          again: '{{ $again }}',
          letter: '{{ $made.text.letter & $string($made.rows.count) }}',
        },
      },
      { actions },
    );
    const tasks: JsonObject[] = [
      { id: 'rows', uses: 'data/report' },
      { id: 'text', type: 'script', with: { script: 'letters', with: { letter: 'é' } } },
      { id: 'more', uses: 'data/report' },
      { id: 'short', uses: 'data/sort', with: { rows: ['b', 'a'] } },
    ];

    const { output, history } = await runInProject(project, manifest, { tasks });

    expect(output).toEqual({
      letters: BYTES,
      all: [BYTES + 81, 5_000_024, BYTES + 81, 9],
      again: 5_000_001,
      letter: 'é20',
    });
    expect(history.length).toBeLessThan(60_000);
  });

  it('are removed when no execution can need them any longer, those that no contract marks as well', async () => {
    const forgotten = projectWith({
      'data/report': handler('() => ({ rows: ["x".repeat(40_000)], count: 1 })'),
    });
    const steps = [
      { id: 'made', uses: 'data/report' },
      {
        id: 'work',
        type: 'dynamic',
        tasks: '[{ "id": "one", "uses": "data/report" }]',
        allow: ['data/report'],
      },
    ] as const;
    const manifest = compiledWorkflow(
      { steps: steps.map((step) => ({ ...step })) as never, output: '{{ $made.count }}' },
      { actions },
    );
    const { output } = await runInProject(forgotten, manifest, {});
    const folder = join(forgotten.root, 'out');
    const stored = () =>
      readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.json')).length;
    const written = statSync(join(folder, 'large-values', 'one')).mtimeMs;
    const day = 86_400_000;

    removeOldValues(folder, written + 379 * day);
    expect({ output, stored: stored() }).toEqual({ output: 1, stored: 2 });

    removeOldValues(folder, written + 381 * day);
    expect(stored()).toBe(0);
    forgotten.remove();
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
