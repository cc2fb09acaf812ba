import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { compileWorkflow } from '#compiler/index.ts';
import { consoleAssets } from '#console/console-assets.ts';
import { consolePage, SCRIPT_PATH, STYLE_PATH } from '#console/console-page.ts';
import { bigHistory, manyExecutions } from './big.ts';
import { openBrowser } from './browser.ts';
import { longestTask } from './frames.ts';

const EXECUTIONS = 10_000;
const EVENTS = 25_000;

/** Processor time of the page's main thread that a frame may take, in milliseconds. */
const MAX_MILLISECONDS = 100;

describe('The console at full size', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    const { script, style } = await consoleAssets();
    const answers = answersOf();
    server = createServer((request, response) => {
      const address = new URL(request.url ?? '/', 'http://localhost');
      const send = (type: string, body: string | Uint8Array): void => {
        response.writeHead(200, { 'content-type': type }).end(body);
      };
      if (address.pathname === '/') return send('text/html', consolePage('token').markup);
      if (address.pathname === SCRIPT_PATH) return send('text/javascript', script);
      if (address.pathname === STYLE_PATH) return send('text/css', style);
      const answer = answers(address);
      if (answer === undefined) response.writeHead(404).end('{}');
      else send('application/json', JSON.stringify(answer));
      return undefined;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it('lists 10,000 executions and scrolls through them without a long frame', async () => {
    const longest = await longestTask(browser, page, async () => {
      await page.goto(`${url}/#/executions`);
      await page.getByText('10,000 executions', { exact: true }).waitFor();
      const rows = page.getByRole('region', { name: 'Executions' });
      for (const top of [4000, 90_000, 300_000, 0])
        await rows.evaluate((element, to) => element.scrollTo(0, to), top);
      await page.getByText('run-00000').waitFor();
    });

    expect(longest).toBeGreaterThan(1);
    expect(longest).toBeLessThan(MAX_MILLISECONDS);
  });

  it('shows 25,000 events and travels through them without a long frame', async () => {
    const longest = await longestTask(browser, page, async () => {
      await page.goto(`${url}/#/executions/big/one?step=work`);
      await page.getByText('25,000 of 25,000').waitFor();
      const slider = page.getByRole('slider', { name: 'Event' });
      for (const event of ['100', '20000', '5000', '24000']) {
        await slider.fill(event);
        await page.getByText(`${Number(event).toLocaleString('en')} of 25,000`).waitFor();
      }
      await page.getByText('25,000 events').click();
      await page.getByRole('region', { name: 'Events' }).evaluate((element) => element.scrollTo(0, 400_000));
    });

    expect(longest).toBeGreaterThan(1);
    expect(longest).toBeLessThan(MAX_MILLISECONDS);
  });
});

/** Answers as the API does, from what is in memory. */
const answersOf = (): ((address: URL) => unknown) => {
  const { manifest } = compileWorkflow({
    text: `name: big
steps:
  - id: every
    type: for_each
    foreach: "[1..4000]"
    steps:
      - { id: work, uses: shop/work, with: { n: "{{ $item }}" } }
  - { id: last, uses: shop/work }
`,
    file: 'big.workflow.yaml',
  });
  if (!manifest) throw new Error('the workflow does not compile');
  const executions = manyExecutions(EXECUTIONS);
  const { events, status } = bigHistory(manifest, EVENTS);
  const newestFirst = events.toReversed();
  const page = (list: readonly unknown[], address: URL): { part: unknown[]; next_token?: string } => {
    const from = Number(address.searchParams.get('next_token') ?? 0);
    const end = from + Number(address.searchParams.get('limit') ?? 100);
    return { part: list.slice(from, end), ...(end < list.length && { next_token: String(end) }) };
  };
  return (address) => {
    switch (address.pathname) {
      case '/workflows':
        return { workflows: [{ name: 'big', version: manifest.version }] };
      case '/workflows/big':
        return { ...manifest, manifest };
      case '/executions': {
        const { part, ...rest } = page(executions, address);
        return { executions: part, ...rest };
      }
      case '/workflows/big/executions/one':
        return status;
      case '/workflows/big/executions/one/history': {
        const { part, ...rest } = page(newestFirst, address);
        return { events: part, ...rest };
      }
      default:
        return undefined;
    }
  };
};
