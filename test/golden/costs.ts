import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileWorkflow } from '#compiler/index.ts';
import { loadProject } from '#compiler/load-project.ts';
import { costLines, type RunFacts, requestDollars } from '#stacks/costs.ts';
import { loadLines } from '#stacks/loads.ts';
import { READERS_IN_FILE } from '../../lambdas/distribution/email/mailing.ts';
import { exampleBrief, exampleContext } from '../../lambdas/shared/campaign/testing/example.ts';
import { publishCampaign } from '../../lambdas/shared/campaign/testing/run-campaign.ts';
import { type GoldenFile, readCurrent } from './golden-file.ts';

const FILE = 'statemachines/marketing-campaign.workflow.yaml';
const [BEGIN, END] = ['<!-- costs: npm run golden -->\n', '<!-- /costs -->\n'];

/** Bytes of a banner: those of the example are stand-ins. */
const PNG_BYTES = 60_000;

/** What an execution of the marketing campaign does. */
interface CampaignFacts extends RunFacts {
  mailing: { readers: number; variants: number; files: number };
}

/** What an execution of the marketing campaign does: its plan, and the files of its example. */
const campaignFacts = async (root: string): Promise<CampaignFacts> => {
  const project = await loadProject(root, [join(root, 'statemachines')]);
  const text = readFileSync(join(root, FILE), 'utf8');
  const { plan } = compileWorkflow({ text, file: FILE }, project);
  if (!plan) throw new Error(`${FILE} does not compile`);
  const context = exampleContext();
  const before = context.storage.files.size;
  await publishCampaign(exampleBrief(), context);
  const written = [...context.storage.files].slice(before);
  const tasks = plan.steps.filter(({ type }) => type === 'task');
  const mailing = written.filter(([name]) => name.includes('/published/email/'));
  const [, recipients = ''] = mailing.find(([name]) => name.endsWith('/recipients.csv')) ?? [];
  return {
    mailing: {
      // Without its head.
      readers: String(recipients).trim().split('\n').length - 1,
      variants: mailing.filter(([name]) => name.endsWith('.mbox')).length,
      files: mailing.length,
    },
    transitions: plan.transitions,
    lambdaDollars: plan.dollars.lambda,
    calls: tasks.length,
    callSeconds: tasks.reduce((sum, { estimateSeconds }) => sum + estimateSeconds, 0),
    files: written.length,
    fileBytes: written.reduce(
      (sum, [name, body]) => sum + (name.endsWith('.png') ? PNG_BYTES : Buffer.byteLength(body)),
      0,
    ),
    steps: tasks.length,
    openHours: 24,
  };
};

const RUNS_OF_MONTH = [100, 10_000, 1_000_000];
const RUNS_OF_DAY = [100_000, 1_000_000];

const count = (value: number): string => value.toLocaleString('en-US');
const dollars = (value: number): string => (value >= 100 ? count(Math.round(value)) : value.toFixed(2));
const figure = (value: number): string =>
  value >= 100 ? count(Math.round(value)) : String(Number(value.toPrecision(2)));

/** Headroom below which a quota is to be raised. */
const SCARCE = 3;

const marked = (text: string, isMarked: boolean): string => (isMarked ? `**${text}**` : text);

/** Columns that hold texts. */
const ADVICE = 'above it, and what to do before';
const TEXTS = new Set(['formula', ADVICE]);

const table = (head: string[], rows: string[][]): string[] =>
  [head, head.map((title, index) => (index === 0 || TEXTS.has(title) ? '---' : '---:')), ...rows].map(
    (cells) => `| ${cells.join(' | ')} |`,
  );

/** Returns the dollars of a month by the number of its executions. */
const totalOf =
  (run: RunFacts) =>
  (runs: number): number =>
    costLines(run).reduce((total, line) => total + line.dollars(runs), 0);

/** Readers of larger mailings. */
const READERS = [10_000, 100_000, 1_000_000];

/** Returns what the objects of a mailing cost, by its readers. */
const mailingText = ({ mailing: { readers, variants, files } }: CampaignFacts): string[] => {
  const spans = [readers, ...READERS];
  const boxes = (of: number): number => variants * Math.ceil(of / variants / READERS_IN_FILE);
  const others = files - variants;
  const cells = (value: (of: number) => string): string[] => spans.map(value);
  const dollarsOf = (objects: number): string => requestDollars(objects).toPrecision(2);
  return [
    `A mailing has an object for each variant of its text and ${count(READERS_IN_FILE)} readers, which are in memory together, and a page that shows the text. S3 bills each`,
    'part of an upload in parts as it bills an object, so one of all readers would cost as much. Requests for a mailing:',
    '',
    ...table(
      [`${variants} variants, readers`, ...cells(count)],
      [
        ['mailboxes', ...cells((of) => count(boxes(of)))],
        ['pages, list, record', ...cells(() => count(others))],
        ['dollars', ...cells((of) => dollarsOf(boxes(of) + others))],
        ['dollars with an object for each message', ...cells((of) => dollarsOf(of + others))],
      ],
    ),
    '',
  ];
};

/** Returns the row of the top README. */
const summaryText = (run: RunFacts): string =>
  [
    ...table(
      ['executions', ...RUNS_OF_MONTH.map(count)],
      [['dollars', ...RUNS_OF_MONTH.map((runs) => dollars(totalOf(run)(runs)))]],
    ),
    '',
  ].join('\n');

/** Returns the figures of the stacks' README: costs by month, and what they come to at 100,000 and 1,000,000 executions a day. */
const costText = (run: CampaignFacts): string => {
  const lines = costLines(run);
  const sum = totalOf(run);
  const spans = [...RUNS_OF_MONTH, ...RUNS_OF_DAY.map((runs) => runs * 30)];
  return [
    `Dollars a month for the marketing campaign (${run.transitions} transitions, ${run.calls} calls of ${Math.round(run.callSeconds)} s together, ${run.files} files of ${Math.round(run.fileBytes / 1000)} KB, ${run.openHours} hours of waiting for a person):`,
    '',
    ...table(
      [
        '',
        ...RUNS_OF_MONTH.map((runs) => `${count(runs)} runs`),
        ...RUNS_OF_DAY.map((runs) => `${count(runs)} a day`),
      ],
      [
        ...lines.map(({ name, dollars: of }) => [name, ...spans.map((runs) => dollars(of(runs)))]),
        ['together', ...spans.map((runs) => `**${dollars(sum(runs))}**`)],
        ['for each', ...spans.map((runs) => (sum(runs) / runs).toPrecision(2))],
      ],
    ),
    '',
    ...mailingText(run),
    'What that asks of an account, spread over the day; quotas are those of us-east-1, us-west-2 and eu-west-1. The headroom is that of the last load: the',
    'busiest second may have as many times the mean of the day.',
    '',
    ...table(
      ['', 'formula', ...RUNS_OF_DAY.map((runs) => `${count(runs)} a day`), 'quota', 'headroom', ADVICE],
      loadLines(run).map(({ name, formula, value, quota, advice }) => [
        name,
        formula,
        ...RUNS_OF_DAY.map((runs) => marked(figure(value(runs)), value(runs) > quota)),
        count(quota),
        marked(
          `× ${figure(quota / value(RUNS_OF_DAY.at(-1) ?? 0))}`,
          quota / value(RUNS_OF_DAY.at(-1) ?? 0) < SCARCE,
        ),
        advice,
      ]),
    ),
    '',
  ].join('\n');
};

/** Returns a README with its figures replaced. */
const filled = (root: string, file: string, figures: string): GoldenFile => {
  const path = join(root, file);
  const current = readCurrent(path) ?? '';
  const [before, rest] = current.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${file} has no place for the costs`);
  return { path, text: `${before}${BEGIN}${figures}${END}${after}`, current };
};

/** Returns the READMEs with the figures that follow from the code. */
export const costFiles = async (root: string): Promise<GoldenFile[]> => {
  const run = await campaignFacts(root);
  return [filled(root, 'README.md', summaryText(run)), filled(root, 'lib/stacks/costs.md', costText(run))];
};
