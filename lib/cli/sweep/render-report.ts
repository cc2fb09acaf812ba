import type { MutationReport } from '#sweep/mutants/mutation-check.ts';
import { describeScenario } from '#sweep/scenario.ts';
import type { StateCoverage } from '#sweep/state-coverage.ts';
import type { SweepReport, Violation } from '#sweep/sweep.ts';
import type { Colors } from '../terminal/terminal.ts';

/** Lines about what no execution reached or took. */
const MAX_LINES = 10;

/** Renders what a sweep found; `files` are the replay files of its violations. */
export const renderReport = (report: SweepReport, files: readonly string[], colors: Colors): string => {
  const { workflow, tried, milliseconds, violations, states, leftOut, neverSucceeded } = report;
  const isGood = violations.length === 0 && neverSucceeded === undefined;
  const mark = isGood ? colors.green('✓') : colors.red('✗');
  const found = violations.length === 1 ? '1 violation' : `${violations.length || 'no'} violations`;
  return [
    `${mark} ${workflow}: ${tried} executions in ${(milliseconds / 1000).toFixed(1)} s, ${found}`,
    ...(neverSucceeded === undefined
      ? []
      : [
          colors.red(`  no execution without faults succeeded, so most was not tried: ${neverSucceeded}`),
          '  pass an input that succeeds (--input), or results that fit (--answers)',
        ]),
    ...renderCoverage(states, colors),
    ...(leftOut > 0 ? [colors.yellow(`  left out ${leftOut} executions: raise --max`)] : []),
    ...violations.flatMap((violation, index) => renderViolation(violation, files[index], colors)),
  ].join('\n');
};

const renderCoverage = (states: readonly StateCoverage[], colors: Colors): string[] => {
  const reached = states.filter((state) => state.reached);
  const ways = states.reduce((sum, state) => sum + state.ways, 0);
  const left = states.reduce((sum, { notTaken }) => sum + notTaken.length, 0);
  const percent = Math.floor((100 * (ways - left)) / Math.max(1, ways));
  const lines = [
    ...states.flatMap(({ state, why }) => (why === undefined ? [] : [`not reached: ${state}; ${why}`])),
    ...reached.flatMap(({ notTaken }) =>
      notTaken.map(({ text, why }) => `not taken: ${text}${why === undefined ? '' : `; ${why}`}`),
    ),
  ];
  return [
    `  reached ${reached.length} of ${states.length} states, and took ${ways - left} of ${ways} ways (${percent} %)`,
    ...lines.slice(0, MAX_LINES).map((line) => colors.dim(`    ${line}`)),
    ...(lines.length > MAX_LINES ? [colors.dim(`    and ${lines.length - MAX_LINES} more (--json)`)] : []),
  ];
};

const renderViolation = (
  { invariant, message, scenario, times }: Violation,
  file: string | undefined,
  colors: Colors,
): string[] => [
  '',
  `  ${colors.red('✗')} ${colors.bold(invariant)}: ${message}`,
  `    when ${describeScenario(scenario)}${times > 1 ? ` (and ${times - 1} more)` : ''}`,
  ...(file === undefined ? [] : [`    baton test --replay ${file}`]),
];

/** Renders how well a sweep finds what is missing. */
export const renderMutants = (
  { workflow, mutants, survivors, notReached, milliseconds }: MutationReport,
  colors: Colors,
): string => {
  const found = mutants - survivors.length;
  const percent = Math.floor((100 * found) / Math.max(1, mutants));
  const mark = survivors.length === 0 ? colors.green('✓') : colors.red('✗');
  return [
    `${mark} ${workflow}: notices the absence of ${found} of ${mutants} safeguards and rules (${percent} %) in ${(milliseconds / 1000).toFixed(1)} s`,
    ...survivors.map((name) => `    not noticed: ${name}`),
    ...(notReached.length > 0
      ? [colors.dim(`    ${notReached.length} more are in states that no execution reaches`)]
      : []),
  ].join('\n');
};
