import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { recordingTerminal } from '../testing/recording-terminal.ts';
import { type ApprovalView, askOnTerminal, type RefusedDecision, withPaths } from './ask.ts';

const approval: ApprovalView = {
  id: 'abcdefgh',
  status: 'pending',
  workflow: 'publish',
  execution: 'arn',
  step: 'sign',
  title: 'Publish?',
  to: [],
  show: { headline: 'Old', copies: 3 },
  editable: ['headline', 'copies'],
  requested_at: '2026-03-01T00:00:00Z',
};

/** Asks, and types the lines as a user would: each when it is asked for. */
const ask = (lines: string[], refused?: RefusedDecision) => {
  const { terminal, output } = recordingTerminal();
  const input = terminal.input as PassThrough;
  const prompts = terminal.output as unknown as PassThrough;
  prompts.on('data', (chunk) => {
    const line = String(chunk).endsWith('? ') || String(chunk).endsWith(': ') ? lines.shift() : undefined;
    if (line !== undefined) setImmediate(() => input.write(`${line}\n`));
  });
  const decision = askOnTerminal(approval, refused, terminal, new AbortController().signal);
  return { decision, output };
};

describe('Asking on a terminal', () => {
  it('approves as shown', async () => {
    const { decision, output } = ask(['a']);

    expect(await decision).toEqual({ decision: 'approved' });
    expect(output.lines).toContain('headline  Old  editable');
  });

  it('shows files that the run made by paths that can be opened from here', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'ask-'));
    try {
      mkdirSync(join(cwd, 'out/run-1'), { recursive: true });
      writeFileSync(join(cwd, 'out/run-1/page.html'), '');
      const show = { page: 'run-1/page.html', other: 'run-1/none.html', text: 'and/or', count: 3 };
      expect(withPaths({ ...approval, show }, { outputFolder: join(cwd, 'out'), cwd }).show).toEqual({
        ...show,
        page: 'out/run-1/page.html',
      });
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });

  it('rejects with a reason, or without', async () => {
    expect(await ask(['r', 'not yet']).decision).toEqual({ decision: 'rejected', comment: 'not yet' });
    expect(await ask(['reject', '']).decision).toEqual({ decision: 'rejected' });
  });

  it('takes edits, keeps what is left empty, and shows them before it asks again', async () => {
    const { decision, output } = ask(['e', 'New', '', 'e', '', '5', 'a']);

    expect(await decision).toEqual({ decision: 'approved', edits: { headline: 'New', copies: 5 } });
    expect(output.lines).toContain('headline  New  edited');
  });

  it('says that a key is none, and does not show the approval once more', async () => {
    const { decision, output } = ask(['what', '', 'a']);

    expect(await decision).toEqual({ decision: 'approved' });
    expect(output.lines).toContain('"what" is not one of the keys: type a, r or e, then Enter.');
    expect(output.lines).toContain('Nothing was typed: type a, r or e, then Enter.');
    expect(output.lines.match(/Publish\?/g)).toHaveLength(1);
  });

  it('says what was refused and keeps the edits, so that they can be corrected', async () => {
    const refused = {
      decision: { decision: 'approved' as const, edits: { headline: 'x' } },
      problem: 'too short',
    };
    const { decision, output } = ask(['e', 'Longer', '', 'a'], refused);

    expect(await decision).toEqual({ decision: 'approved', edits: { headline: 'Longer' } });
    expect(output.lines).toMatch(/refused too short\n[\s\S]*headline {2}x {2}edited/);
  });
});
