import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { maskOfRun } from '#contracts/progress/sensitive-values.ts';
import { isObject, type Json, parseJson } from '#core/json.ts';
import { buildReport } from '#local/report/build-report.ts';
import { liveHost } from '#local/run-host/live-host.ts';
import type { HistoryEvent } from '#local/run-host/run-host.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';
import { compiledWorkflow } from './compiled.ts';

jest.setTimeout(120_000);

const TOKENIZE = `export const handler = async ({ input }) => ({ token: 'tok-' + input.card.slice(-4) + '-xyz', last: input.card.slice(-4) });`;

const manifest = compiledWorkflow({
  name: 'paying',
  input: {
    type: 'object',
    required: ['card', 'people'],
    properties: {
      card: { type: 'string', 'x-sensitive': true },
      note: { type: 'string' },
      people: {
        type: 'array',
        items: {
          type: 'object',
          properties: { pin: { type: 'integer', 'x-sensitive': true }, name: { type: 'string' } },
        },
      },
    },
  },
  steps: [
    {
      id: 'tokenized',
      uses: 'bank/tokenize',
      with: { card: '{{ $input.card }}', note: '{{ $input.note ?? "" }}' },
      sensitive: ['token'],
    },
    {
      id: 'asked',
      type: 'approval',
      with: {
        title: 'Pay with {{ $input.card }}?',
        to: 'ops@example.com',
        show: {
          card: '{{ $input.card }}',
          token: '{{ $tokenized.token }}',
          last: '{{ $tokenized.last }}',
          amount: 5,
        },
        editable: ['amount'],
      },
      timeout: '1h',
    },
  ],
  output:
    '{{ {"text": "paid with " & $tokenized.token, "pin": $input.people[0].pin, "name": $input.people[0].name} }}',
});
const input = { card: '4111222233334444', note: 'hello', people: [{ pin: 987654, name: 'Ada' }] };
const SECRET = /4111222233334444|tok-4444-xyz|987654/;

describe('what is sensitive in an execution', () => {
  let project: TestProject;
  let status: Json | undefined;
  let history: string;
  let approvals: string;
  let output: Json | undefined;
  const events: HistoryEvent[] = [];

  beforeAll(async () => {
    project = projectWith({ 'bank/tokenize': TOKENIZE });
    mkdirSync(join(project.root, '.baton'));
    const host = await liveHost({
      manifest,
      name: 'one',
      root: project.root,
      dataFolder: join(project.root, '.baton/data'),
      storageFolder: join(project.root, 'out'),
      called: [],
      answered: true,
    });
    host.events((event) => events.push(event));
    const get = async (target: string): Promise<string> =>
      (await host.api({ method: 'GET', target })).body ?? '';
    try {
      const ending = host.start(input);
      for (approvals = ''; !approvals.includes('"title"'); approvals = await get('/approvals'))
        await new Promise((resolve) => setTimeout(resolve, 200));
      const listed = parseJson(approvals) as { approvals: { id: string }[] };
      const target = `/approvals/${listed.approvals[0]?.id}/decision`;
      const decided = await host.api({ method: 'POST', target, body: '{"decision":"approved","by":"me"}' });
      expect(decided.status).toBeLessThan(300);
      ({ output } = await ending);
      status = parseJson(await get('/workflows/paying/executions/one'));
      history = await get('/workflows/paying/executions/one/history?limit=1000');
    } finally {
      await host.close();
    }
  });
  afterAll(() => project.remove());

  it('reaches the workflow as it is', () => {
    expect(output).toEqual({ text: 'paid with tok-4444-xyz', pin: 987654, name: 'Ada' });
  });

  it('is masked in the status, also in longer texts and numbers', () => {
    expect(isObject(status) && status.output).toEqual({ text: 'paid with ***', pin: '***', name: 'Ada' });
    expect(JSON.stringify(status)).not.toMatch(SECRET);
  });

  it('is masked in the history, and what is not sensitive is there', () => {
    expect(history).not.toMatch(SECRET);
    expect(history).toContain('hello');
    expect(history).toContain('Ada');
  });

  it('is masked for those who are asked', () => {
    expect(approvals).not.toMatch(SECRET);
    expect(approvals).toContain('Pay with ***?');
    expect(approvals).toContain('"last":"4444"');
  });

  it('is masked in the report', () => {
    const report = buildReport({ manifest, name: 'one', events, now: 0 });
    const masked = JSON.stringify(maskOfRun(manifest.sensitive, events)(report));

    expect(masked).not.toMatch(SECRET);
  });

  it('is kept out of logs by the fields that read it', () => {
    const { tokenized } = manifest.definition.States as Record<
      string,
      { Arguments: { Payload: { run: Json } } }
    >;

    expect(tokenized?.Arguments.Payload.run).toMatchObject({ sensitive: ['token', 'card'] });
  });
});
