import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { channelsOf } from './channels.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'baton-channels-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const message = (line: string, at = '2026-03-01T23:59:59.000Z') => ({
  at,
  subject: 'orders asks',
  lines: [line],
});

const channelTo = (folder: string) => {
  const [channel] = channelsOf(async () => '', { [ENVIRONMENT.announcementFolder]: folder });
  return channel;
};

describe('The folder of announcements', () => {
  it('is made for the user alone by the first, and has a file for each day', async () => {
    const folder = join(root, 'not/yet');
    const channel = channelTo(folder);

    await channel?.send('one', message('Ship it?'));
    await channel?.send('two', message('Send it?'));
    await channel?.send('three', message('Pay it?', '2026-03-02T00:00:00.000Z'));

    expect(channel?.name).toBe('file');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(folder, '2026-03-01.txt'), 'utf8')).toBe('Ship it?\n\nSend it?\n\n');
    expect(readFileSync(join(folder, '2026-03-02.txt'), 'utf8')).toBe('Pay it?\n\n');
  });

  it('says what was announced: lately without a look at them, and at any time', async () => {
    const folder = join(root, 'announced');
    await channelTo(folder)?.send('a1', message('Decide: npx baton approve a1'));
    writeFileSync(
      join(folder, '2026-02-01.txt'),
      [
        'x asks: Ship?\nDecide: npx baton approve b2\n',
        'x asks: Decide: npx baton approve d4\nDecide: http://localhost/#/approvals/c3\n',
        'x asks: Go?\nDecide: npx baton approve e5 --stage prod\n\n',
      ].join('\n'),
    );
    const channel = channelTo(folder);
    const has = (when: 'ever' | 'lately') =>
      ['a1', 'b2', 'c3', 'd4', 'e5'].filter((id) => channel?.has?.(id, when));

    expect(has('lately')).toEqual(['a1']);
    expect(has('ever')).toEqual(['a1', 'b2', 'c3', 'e5']);
    expect(channelTo(join(root, 'none'))?.has?.('a1', 'ever')).toBe(false);
  });

  it('that cannot be made is an error', async () => {
    writeFileSync(join(root, 'file'), '');

    await expect(channelTo(join(root, 'file'))?.send('one', message('Ship it?'))).rejects.toThrow('ENOTDIR');
  });
});
