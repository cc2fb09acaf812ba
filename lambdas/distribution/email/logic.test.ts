import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseCsv } from '../../shared/campaign/csv.ts';
import { parseCustomers } from '../../shared/campaign/customers.ts';
import { exampleBrief, exampleContext } from '../../shared/campaign/testing/example.ts';
import { publishCampaign } from '../../shared/campaign/testing/run-campaign.ts';
import { problemsIn } from '../../shared/campaign/testing/well-formed.ts';
import { storageOutbox } from '../shared/outbox/storage-outbox.ts';
import { readMbox } from '../shared/testing/read-mbox.ts';
import { readMessage } from '../shared/testing/read-message.ts';
import { output } from './contract.ts';
import { sendEmails } from './logic.ts';
import { wrapped } from './render-text.ts';

const context = exampleContext();
let run: Awaited<ReturnType<typeof publishCampaign>>;
const files = (): [string, string][] =>
  [...context.storage.files]
    .filter(([name]) => name.startsWith('run-1/published/email/'))
    .map(([name, body]) => [name.slice('run-1/published/email/'.length), body]);

/** Every mail with the file that it is in. */
const mails = (): [string, string][] =>
  files()
    .filter(([name]) => name.endsWith('.mbox'))
    .flatMap(([name, body]) => readMbox(body).map((mail): [string, string] => [name, mail]));

beforeAll(async () => {
  run = await publishCampaign(exampleBrief(), context, {
    headline: 'An edited headline',
    send_time: '2027-03-20T10:00:00+01:00',
  });
});

describe('sendEmails', () => {
  it('writes once to each customer who consented and does not bounce, and to no one else', () => {
    const { customers } = parseCustomers(context.storage.files.get('marketing-campaign/customers.csv') ?? '');
    const wanted = customers.filter(({ consent, bounced }) => consent && !bounced).map(({ email }) => email);
    const [heading, ...rows] = parseCsv(files().find(([name]) => name === 'recipients.csv')?.[1] ?? '');

    expect(heading).toEqual(['customer', 'email', 'locale', 'segment', 'variant', 'file', 'message_id']);
    expect(rows.map(([, email]) => email).toSorted()).toEqual(wanted.toSorted());
    const result = output.parse(run.email);

    expect(result).toMatchObject({
      recipients: wanted.length,
      variants: 9,
      skipped: customers.length - wanted.length,
    });
    expect(mails()).toHaveLength(wanted.length);
    expect(files().filter(([name]) => name.endsWith('.mbox'))).toHaveLength(9);
  });

  it('writes messages that a strict reader takes, each to its reader, with its own id', () => {
    const ids = new Set<string>();
    for (const [name, source] of mails()) {
      const { headers, parts } = readMessage(source);
      const locale = name.slice(0, 2);
      ids.add(headers.get('message-id') ?? '');
      expect(headers.get('content-language')).toBe(locale);
      expect(headers.get('date')).toBe('Sat, 20 Mar 2027 10:00:00 +0100');
      expect(parts.map(({ type }) => type)).toEqual([
        'text/plain; charset=utf-8',
        'text/html; charset=utf-8',
      ]);
      const [text, html] = parts.map(({ body }) => body) as [string, string];
      expect([name, problemsIn(html.replaceAll('\r\n', '\n'), 'html')]).toEqual([name, []]);
      const link = /^<(https:[^>]+)>/.exec(headers.get('list-unsubscribe') ?? '')?.[1] ?? '';
      expect(link).toMatch(/\?reader=[0-9a-f]{32}$/);
      expect(text).toContain(link);
      expect(html).toContain(link);
      expect(text).toContain('Lindenstraße 14');
      expect(text + html).not.toContain('[[');
      const isLong = (line: string) => line.length > 90 && !/^https|: https/.test(line);
      expect(text.split('\r\n').filter(isLong)).toEqual([]);
    }

    expect(ids.size).toBe(run.email.recipients);
  });

  it('greets by name, whatever signs the name has', () => {
    const rows = parseCsv(files().find(([name]) => name === 'recipients.csv')?.[1] ?? '');
    const to = (id: string): [string | undefined, string] => {
      const messageId = rows.find(([customer]) => customer === id)?.at(-1) ?? 'unknown';
      const [, source = ''] = mails().find(([, mail]) => mail.includes(`<${messageId}>`)) ?? [];
      const { headers, parts } = readMessage(source);
      return [headers.get('to'), parts[1]?.body ?? ''];
    };

    expect(to('c0153')[0]).toBe('"Ünsal & Søn <Studio>" <hallo@uensal-soen.example.com>'.replaceAll('"', ''));
    expect(to('c0153')[1]).toContain('Guten Tag Ünsal &amp; Søn &lt;Studio&gt;,');
    expect(to('c0042')[0]).toBe('"Theo \\"Teddy\\" Whitlock" <theo.teddy@post.example.org>');
    expect(to('c0152')[0]).toBe('李 小明 <xiaoming.li@example.com>');
  });

  it("carries the approver's headline in the campaign's own language, and the written one in the others", () => {
    const preview = (name: string): string =>
      files().find(([file]) => file === `${name}/preview.html`)?.[1] ?? '';

    expect(preview('en-teams')).toContain('>An edited headline</h1>');
    expect(preview('de-teams')).toContain('>Aurel: Licht, das dem Tag folgt</h1>');
  });

  it('writes to the list that was approved, whatever has come in its place since', async () => {
    const other = exampleContext();
    const { market, input } = await publishCampaign(exampleBrief(), other);
    const [heading] = parseCsv(other.storage.files.get('marketing-campaign/customers.csv') ?? '');
    other.storage.files.set('marketing-campaign/customers.csv', `${heading?.join(',')}\n`);
    const outbox = storageOutbox(other.storage);
    const sent = await sendEmails(
      { ...input, campaign: 'run-2', send_time: '2027-03-20T10:00:00+01:00', customers: market.list },
      { ...other, outbox },
    );

    expect(sent.recipients).toBe(run.email.recipients);
  });

  it('publishes once, and says so when it is called again', async () => {
    const before = context.storage.files.size;
    const again = await sendEmails(
      { ...run.input, send_time: '2027-03-20T10:00:00+01:00', customers: run.market.list },
      { ...context, outbox: run.outbox },
    );

    expect(again.publication).toMatchObject({ fresh: false, files: run.email.publication.files });
    expect(context.storage.files.size).toBe(before);
  });
});

describe('wrapped', () => {
  it('breaks lines at 72 characters and leaves long words whole', () => {
    const long = `https://example.com/${'x'.repeat(80)}`;
    const text = wrapped(`${'word '.repeat(30)}${long} end\nnew line`);
    for (const line of text.split('\n')) expect(line === long || line.length <= 72).toBe(true);

    expect(text.replace(/\n/g, ' ')).toBe(`${'word '.repeat(30)}${long} end new line`);
  });
});
