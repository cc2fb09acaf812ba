import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { usualCases } from '#core/testing/generated-runs.ts';
import { callCli, jsonOf } from '../testing/call-cli.ts';
import { type CliResult, makeProject, runCli } from '../testing/cli-process.ts';

let project: { root: string; remove(): void };

/** A campaign in one language and one network: the same steps in half the time. `npm start` runs the whole one. */
const SMALL = ['--input', 'statemachines/small.input.json'];

/** Options of the execution that is asked for twice. */
const ONCE = ['--virtual', '--approve', 'decisions.json', '--name', 'once'];

/** The campaign's approval alone. */
const ASK = `
name: ask
steps:
  - id: ask
    type: approval
    with: { title: Publish?, editable: [headline] }
    timeout: 24h
    on_timeout: reject
    on_reject: continue
output: { decision: "{{ $ask.decision }}" }
`;

/** A workflow under the campaign's name that only fails: what is tested of a process takes no campaign. */
const FAILING = `
name: marketing-campaign
steps:
  - { id: never, type: fail, error: SoldOut, cause: there is none left }
`;

const writeCampaign = (root: string, workflow: string): void => {
  writeFileSync(join(root, 'statemachines/marketing-campaign.workflow.yaml'), workflow);
  writeFileSync(join(root, 'statemachines/marketing-campaign.input.json'), '{}');
};

beforeAll(() => {
  project = makeProject({ campaign: true });
  const brief = JSON.parse(
    readFileSync(join(project.root, 'statemachines/marketing-campaign.input.json'), 'utf8'),
  );
  const small = { ...brief, locales: ['en'], networks: ['linkedin'] };
  writeFileSync(join(project.root, 'statemachines/small.input.json'), JSON.stringify(small));
  writeFileSync(join(project.root, 'statemachines/ask.workflow.yaml'), ASK);
});
afterAll(() => {
  project.remove();
});

const cli = (...args: string[]): Promise<CliResult> => callCli(args, project.root);

const decide = (decisions: object): void =>
  writeFileSync(join(project.root, 'decisions.json'), JSON.stringify(decisions));

const writeBrief = (content: string | Buffer): void => {
  mkdirSync(join(project.root, 'briefs'), { recursive: true });
  writeFileSync(join(project.root, 'briefs/bad.json'), content);
};

describe('baton start', () => {
  it('runs the campaign, says how approvals are decided, and writes its folder with the report', async () => {
    const { exitCode, stdout, stderr } = await cli('start', ...SMALL, '--name', 'whole');

    expect({ exitCode, stderr: stderr.match(/^error.*/m) }).toEqual({ exitCode: 0, stderr: null });
    expect(stdout).toContain('No terminal to ask on: approvals are given automatically (--approve auto).');
    expect(stdout).toMatch(/✓ succeeded marketing-campaign whole in \d/);
    expect(stdout).toMatch(/Transitions +\d+/);
    expect(stdout).toContain('out/marketing-campaign/whole/report.html');
    const folder = join(project.root, 'out/marketing-campaign/whole');
    for (const part of [
      'report.html',
      'landing-page/index.html',
      'banners',
      'published/email',
      'published/social',
    ]) {
      expect([part, existsSync(join(folder, part))]).toEqual([part, true]);
    }
  });

  it('shows an injected failure to its end: retries, breaker, compensations, exit 2 and the original error', async () => {
    const fault = ['--fail', 'social=ServiceDown'];
    const result = await cli('start', ...SMALL, '--name', 'failing', ...fault, '--virtual', '--json');

    expect(result.exitCode).toBe(2);
    const outcome = jsonOf(result);
    // Whether the open breaker rejects a last attempt depends on the number of retries; the failure behind it is named.
    expect((outcome.original ?? outcome).error).toBe('ServiceDown');
    expect(outcome).toMatchObject({
      status: 'FAILED',
      breakers: [{ breaker: 'social', from: 'closed', to: 'open' }],
    });
    const steps = new Map<string, { attempts: number; compensation?: string; endedAtMilliseconds: number }>(
      outcome.steps.map((step: { id: string }) => [step.id, step]),
    );
    expect(steps.get('social')?.attempts).toBeGreaterThan(1);
    expect(steps.get('email')?.compensation).toBe('succeeded');
    expect(steps.get('blog')?.compensation).toBe('succeeded');
    const published = join(project.root, 'out/marketing-campaign/failing/published');
    const left = existsSync(published) ? readdirSync(published, { recursive: true }).map(String) : [];
    expect(left.filter((file) => file.endsWith('.mbox'))).toEqual([]);
  });

  it('retries a failure that goes away, and takes decisions with edits from a file', async () => {
    decide({ approval: { decision: 'approved', edits: { headline: 'Light for the long day' } } });

    const result = await cli('start', ...SMALL, '--fail', 'blog=ServiceDown:1', ...ONCE, '--json');

    expect(result.exitCode).toBe(0);
    expect(result.stderr).not.toContain('earlier execution');
    const { failedAttempts, output } = jsonOf(result);
    expect(failedAttempts).toEqual({ blog: [expect.objectContaining({ error: 'ServiceDown' })] });
    expect(output).toMatchObject({ headline: 'Light for the long day' });
  });

  it('publishes once under a name, and says that an execution had that name before', async () => {
    const email = join(project.root, 'out/marketing-campaign/once/published/email');
    // The test before this one published under the name.
    expect(existsSync(email)).toBe(true);

    const again = await cli('start', ...SMALL, ...ONCE);

    expect(again).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('out/marketing-campaign/once holds an earlier execution of this name'),
    });
    const { files } = JSON.parse(readFileSync(join(email, 'publication.json'), 'utf8'));
    const isLetter = (file: unknown): boolean => String(file).endsWith('.mbox');
    expect(readdirSync(email, { recursive: true }).filter(isLetter)).toHaveLength(
      files.filter(isLetter).length,
    );
  });

  it('publishes nothing that was rejected, names an injected failure without effect, and exits with 0', async () => {
    const options = ['--approve', 'reject', '--name', 'rejected', '--virtual'];
    const { exitCode, stdout, stderr } = await cli(
      ...['start', ...SMALL, ...options, '--fail', 'page_with_new_headline=Gone'],
    );

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/– rejected marketing-campaign rejected in/);
    expect(stderr).toContain('--fail page_with_new_headline=Gone had no effect');
    expect(existsSync(join(project.root, 'out/marketing-campaign/rejected/published'))).toBe(false);
  });

  it('shows the same figures in the reports of live and virtual executions', async () => {
    const figuresOf = (name: string): string[] => {
      const page = readFileSync(join(project.root, 'out/marketing-campaign', name, 'report.html'), 'utf8');
      const [list = ''] = /<ul class="figures">.*?<\/ul>/s.exec(page) ?? [];
      return [...list.matchAll(/<span>(.*?)<\/span>/g)].map(([, label = '']) => label);
    };

    expect(figuresOf('whole')).toEqual(figuresOf('once'));
    expect(figuresOf('whole')).toEqual([
      'From start to end',
      'Steps that ran',
      'One after the other',
      'In parallel',
      'Transitions',
      'Cost on AWS',
    ]);
  });

  it('treats an approval as rejected after a day of virtual time without a decision', async () => {
    const outcome = jsonOf(await cli('run', 'ask', '--virtual', '--approve', 'never', '--json'));

    expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: { decision: 'rejected' }, virtual: true });
    expect(outcome.elapsedMilliseconds).toBeGreaterThanOrEqual(86_400_000);
  });

  it('exits with 1 when a decision edits a field that is not editable, and names the nearest one', async () => {
    decide({ decision: 'approved', edits: { headlin: 'x' } });

    const refused = await cli('run', 'ask', '--approve', 'decisions.json', '--virtual');

    expect(refused).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('did you mean "headline"?'),
    });
  });

  it('refuses a decisions file with an unknown field before anything starts', async () => {
    decide({ decision: 'approved', edit: { headline: 'x' } });

    const refused = await cli('start', '--approve', 'decisions.json', '--name', 'unasked');

    expect(refused).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('has an unknown field "edit"\nhint  did you mean "edits"?'),
    });
    expect(existsSync(join(project.root, 'out/marketing-campaign/unasked'))).toBe(false);
  });

  it.each(usualCases(['live', 'virtual'], 1))(
    'exits with 1 if nothing can be written, in a %s execution',
    async (time) => {
      const blocked = makeProject();
      try {
        writeCampaign(blocked.root, FAILING);
        writeFileSync(join(blocked.root, 'out'), '');
        const args = ['start', '--approve', 'auto', ...(time === 'virtual' ? ['--virtual'] : [])];
        // A separate process: anything left open would keep it from ending.
        expect(await runCli(args, blocked.root)).toMatchObject({
          exitCode: 1,
          stderr: expect.stringContaining('a part of its path is a file, not a folder'),
        });
      } finally {
        blocked.remove();
      }
    },
  );

  it.each(usualCases(['live', 'virtual'], 1))(
    'ends its process with 2 if the execution fails, in a %s execution',
    async (time) => {
      const failing = makeProject();
      try {
        writeCampaign(failing.root, FAILING);
        const result = await runCli(['start', ...(time === 'virtual' ? ['--virtual'] : [])], failing.root);

        expect(result).toMatchObject({ exitCode: 2, stdout: expect.stringContaining('SoldOut') });
      } finally {
        failing.remove();
      }
    },
  );

  it('refuses dates that have passed before anything starts, field by field', async () => {
    const brief = JSON.parse(
      readFileSync(join(project.root, 'statemachines/marketing-campaign.input.json'), 'utf8'),
    );
    writeBrief(JSON.stringify({ ...brief, launch_date: '2024-03-16', send_time: '2024-03-16T08:30:00Z' }));

    const { exitCode, stderr } = await cli('start', '--input', 'briefs/bad.json');

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /launch_date +is in the past: expected \d{4}-\d\d-\d\d or later, got "2024-03-16"/,
    );
    expect(stderr).toMatch(/send_time +is in the past/);
    expect(stderr).toContain('nothing was started');
  });

  it('refuses a malformed brief before anything starts, field by field', async () => {
    const brief = JSON.parse(
      readFileSync(join(project.root, 'statemachines/marketing-campaign.input.json'), 'utf8'),
    );
    brief.launch_date = 'soon';
    brief.customers_file = 'marketing-campaign/nobody.csv';
    delete brief.sender.email;
    writeBrief(JSON.stringify(brief));

    const { exitCode, stdout, stderr } = await cli(
      'start',
      '--input',
      'briefs/bad.json',
      '--name',
      'refused',
    );

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/sender\.email +is required/);
    expect(stderr).toMatch(/launch_date +must be a date such as 2027-03-16, got "soon" \(like 2027-03-16\)/);
    expect(stderr).toMatch(/customers_file +names .*not beside/);
    expect(existsSync(join(project.root, 'out/marketing-campaign/refused'))).toBe(false);
  });

  it.each([
    {
      flaw: 'is not UTF-8',
      brief: Buffer.from('{"a": 1,\n  "b": "\xfc"}', 'latin1'),
      says: 'is not UTF-8: line 2 has',
    },
    { flaw: 'is not JSON', brief: '{"a": 1,\n  b: 2}', says: 'is not JSON: line 2, column 3' },
  ])('says where a brief $flaw', async ({ brief, says }) => {
    writeBrief(brief);

    const { stderr } = await cli('start', '--input', 'briefs/bad.json');

    expect(stderr).toContain(says);
  });
});
