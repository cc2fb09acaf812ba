import { globSync, writeFileSync } from 'node:fs';
import { cpus, platform } from 'node:os';
import { basename, join } from 'node:path';
import { meetsGoals } from './goals.ts';
import type { Row } from './row.ts';

/**
 * Measures everything in `*.bench.ts` (or those named), prints a table and, for a whole run, writes README.md beside this file. Ends with
 * exit code 1 if a goal is missed.
 */
const folder = import.meta.dirname;
const wanted = process.argv.slice(2);
const number = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));

const tableOf = (rows: Row[]): string[] => [
  '| what | Baton | peer | ratio | goal |',
  '| --- | ---: | ---: | ---: | --- |',
  ...rows.map((row) => {
    const { name, value, unit, spread, peer, goal = '' } = row;
    const range = spread ? ` (${number(spread[0])} to ${number(spread[1])})` : '';
    const measured = peer?.value;
    const other = measured === undefined ? (peer?.name ?? '') : `${number(measured)} ${unit} (${peer?.name})`;
    const ratio = measured === undefined ? '' : number(value / measured);
    return `| ${name} | ${number(value)} ${unit}${range} | ${other} | ${ratio} | ${goal}${meetsGoals(row) === false ? ': missed' : ''} |`;
  }),
];

const sections: string[] = [];
const missed: string[] = [];
for (const file of globSync('*.bench.ts', { cwd: folder }).toSorted()) {
  const name = basename(file, '.bench.ts');
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`measuring ${name} …`);
  const { bench } = (await import(join(folder, file))) as { bench: () => Promise<Row[]> };
  const rows = await bench();
  sections.push(`## ${name}`, '', ...tableOf(rows), '');
  missed.push(...rows.filter((row) => meetsGoals(row) === false).map((row) => `${row.name}: ${row.goal}`));
}
const date = new Date().toISOString().slice(0, 10);
const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${platform()}, Node ${process.version}`;
const page = [
  '# Measurements',
  '',
  `Written by \`npm run bench\` on ${date}: ${machine}.`,
  'Each figure is of this machine in this run; compare it with its peer, which ran beside it, and not with other machines.',
  'A goal that is missed is marked, and the exit code is 1 then.',
  '`npm install --prefix test/bench/peers` installs the peers of `engine`; those of `chains` are installed into a temporary folder.',
  'To measure something else, add a `<name>.bench.ts` that exports `bench(): Promise<Row[]>`.',
  '',
  ...sections,
].join('\n');
console.log(page);
if (wanted.length === 0) writeFileSync(join(folder, 'README.md'), page);
for (const goal of missed) console.error(`missed: ${goal}`);
process.exit(missed.length > 0 ? 1 : 0);
