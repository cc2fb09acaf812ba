import type { MutationReport } from '#sweep/mutants/mutation-check.ts';
import { describeScenario } from '#sweep/scenario.ts';
import type { SweepReport, Violation } from '#sweep/sweep.ts';
import type { Colors } from '../terminal/terminal.ts';

/** Ways that no execution took that are listed. */
const MAX_WAYS = 10;

/** Renders what a sweep found; `files` are the replay files of its violations. */
export const renderReport = (report: SweepReport, files: readonly string[], colors: Colors): string => {
  const { workflow, tried, milliseconds, violations, ways, notTaken, leftOut, neverSucceeded } = report;
  const mark = violations.length === 0 ? colors.green('✓') : colors.red('✗');
  const found = violations.length === 1 ? '1 violation' : `${violations.length || 'no'} violations`;
  const taken = ways - notTaken.length;
  return [
    `${mark} ${workflow}: ${tried} executions in ${(milliseconds / 1000).toFixed(1)} s, ${found}`,
    ...(neverSucceeded === undefined
      ? []
      : [
          colors.yellow(`  no execution without faults succeeded: ${neverSucceeded}`),
          colors.yellow('  pass an input that succeeds (--input), or results that fit (--answers)'),
        ]),
    `  took ${taken} of ${ways} ways through the definition (${Math.floor((100 * taken) / Math.max(1, ways))} %)`,
    ...notTaken.slice(0, MAX_WAYS).map((way) => colors.dim(`    not taken: ${way}`)),
    ...(notTaken.length > MAX_WAYS ? [colors.dim(`    and ${notTaken.length - MAX_WAYS} more`)] : []),
    ...(leftOut > 0 ? [colors.yellow(`  left out ${leftOut} executions: raise --max`)] : []),
    ...violations.flatMap((violation, index) => renderViolation(violation, files[index], colors)),
  ].join('\n');
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
export const renderMutants = ({ workflow, mutants, survivors }: MutationReport, colors: Colors): string => {
  const found = mutants - survivors.length;
  const mark = survivors.length === 0 ? colors.green('✓') : colors.red('✗');
  return [
    `${mark} ${workflow}: the sweep notices the absence of ${found} of ${mutants} safeguards`,
    ...survivors.map((name) => `    not noticed: ${name}`),
  ].join('\n');
};
