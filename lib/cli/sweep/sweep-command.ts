import { join } from 'node:path';
import { defined } from '#core/defined.ts';
import type { JsonObject } from '#core/json.ts';
import { judgeAlone } from '#sweep/judge.ts';
import { type MutationReport, mutationCheck } from '#sweep/mutants/mutation-check.ts';
import { describeScenario } from '#sweep/scenario.ts';
import type { Subject } from '#sweep/subject.ts';
import { type SweepReport, sweep } from '#sweep/sweep.ts';
import { SweepError } from '#sweep/sweep-error.ts';
import { traceOf } from '#sweep/trace.ts';
import { Samples } from '#sweep/world/answers.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import { writeText } from '../project/files.ts';
import { findRoot, shown, workflowFiles } from '../project/project.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { junit } from './junit.ts';
import { prepareSubject } from './prepare.ts';
import { renderMutants, renderReport } from './render-report.ts';
import { missedIn, readReplay, renderEnd, renderSteps, stepThrough } from './replay.ts';

/** A call of `baton test`, parsed. */
export interface SweepCall {
  workflows: readonly string[];
  cwd: string;
  terminal: Terminal;
  json: boolean;
  input?: string;
  answers?: string;
  junit?: string;
  mutants: boolean;
  /** Executions of each workflow at most. */
  max: number;
}

/** Sweeps each workflow, shows what was found, and returns the exit code. */
export const sweepAll = async (call: SweepCall): Promise<number> => {
  const { cwd, terminal, json } = call;
  const references = call.workflows.length > 0 ? call.workflows : workflowFiles(findRoot(cwd));
  if (references.length === 0) {
    throw new UserError('There is no workflow to test: no statemachines/*.workflow.yaml or .ts', {
      hint: 'pass a file, or make this folder a project with "npx baton init"',
    });
  }
  const reports: SweepReport[] = [];
  const checks: MutationReport[] = [];
  for (const reference of references) {
    const { subject, file } = await prepareSubject(reference, call);
    const report = await sweeping(() => sweep(subject, { max: call.max, progress: sweepProgress(terminal) }));
    reports.push(report);
    const files = report.violations.map((violation, index) =>
      writeReplay(violation, {
        cwd,
        path: join(findRoot(cwd), '.baton', 'test', `${report.workflow}-${index + 1}.json`),
        source: { workflow: file, answers: subject.answers },
      }),
    );
    if (!json) terminal.line(renderReport(report, files, terminal.colors));
    if (!json && subject.manifest.variants) terminal.line(terminal.colors.dim(withoutVariants(subject)));
    if (!call.mutants) continue;
    const check = await sweeping(() =>
      mutationCheck(subject, { max: call.max, progress: mutantProgress(terminal) }),
    );
    checks.push(check);
    if (!json) terminal.line(renderMutants(check, terminal.colors));
  }
  if (call.junit !== undefined) writeText(call.junit, cwd, junit(reports));
  if (json) terminal.line(JSON.stringify({ reports, ...(call.mutants && { mutants: checks }) }));
  const failed = reports.some(({ violations }) => violations.length > 0);
  if (failed || checks.some(({ survivors }) => survivors.length > 0)) return EXIT.workflowFailed;
  const untried = reports.filter(({ neverSucceeded }) => neverSucceeded !== undefined);
  if (untried.length === 0) return EXIT.ok;
  for (const { workflow, neverSucceeded } of untried)
    terminal.note(
      `${workflow} was not tried: no execution without faults succeeded. The first ended with ${neverSucceeded}`,
    );
  return EXIT.notTried;
};

/** Runs the scenario of a replay file, and shows every call and what is wrong with it. */
export const replay = async (
  file: string,
  call: Pick<SweepCall, 'cwd' | 'terminal' | 'json' | 'answers'>,
): Promise<number> => {
  const { workflow, input, scenario, answers } = readReplay(file, call.cwd);
  const given = call.answers ?? (answers && JSON.stringify(answers));
  const prepared = await prepareSubject(workflow, {
    ...{ cwd: call.cwd, terminal: call.terminal, input: JSON.stringify(input) },
    ...defined({ answers: given }),
  });
  const subject: Subject = { ...prepared.subject, input };
  const { trial, broken } = await sweeping(async () =>
    judgeAlone(subject, await Samples.draw(subject), input, scenario),
  );
  const missed = missedIn(trial);
  const { terminal } = call;
  if (call.json) {
    const { calls, undone, standing } = trial.ledger;
    const { status, error, cause } = trial.result;
    const steps = traceOf(trial);
    terminal.line(
      JSON.stringify({ status, error, cause, calls, steps, undone, standing: [...standing], broken, missed }),
    );
  } else {
    terminal.line(`${workflow}: ${describeScenario(scenario)}\n`);
    await stepThrough(renderSteps(trial, terminal.colors), terminal);
    terminal.line(renderEnd(trial));
    for (const { invariant, message } of broken)
      terminal.line(`  ${terminal.colors.red('✗')} ${invariant}: ${message}`);
    if (broken.length === 0 && missed.length === 0)
      terminal.line(`  ${terminal.colors.green('✓')} nothing is violated any more`);
  }
  if (broken.length > 0) return EXIT.workflowFailed;
  if (missed.length === 0) return EXIT.ok;
  terminal.note(
    `${workflow} was not tried: it has changed since, and nothing calls or enters ${missed.join(', ')} any more as it does in "${file}". Sweep it again: baton test ${workflow}`,
  );
  return EXIT.notTried;
};

/** Passes on what cannot be swept as the user's error. */
const sweeping = async <T>(task: () => Promise<T>): Promise<T> => {
  try {
    return await task();
  } catch (error) {
    if (error instanceof SweepError) throw new UserError(error.message);
    throw error;
  }
};

/** Says that a sweep runs none of a workflow's variants, and how they are tried. */
const withoutVariants = ({ manifest: { variants, name } }: Subject): string => {
  const names = variants?.list.map((variant) => variant.name).join(', ');
  return `  ran ${name} as it is, without what its variants set (${names}): --input tries the input of one`;
};

/** Where a replay file is written, and what was swept. */
interface Replay {
  cwd: string;
  path: string;
  source: { workflow: string; answers: JsonObject };
}

/** Writes the file by which `--replay` runs a violation again; returns its path as the user sees it. */
const writeReplay = (
  { input, scenario, invariant, message }: SweepReport['violations'][number],
  { cwd, path, source: { workflow, answers } }: Replay,
): string => {
  const content = {
    workflow,
    input,
    ...(Object.keys(answers).length > 0 && { answers }),
    scenario,
    violates: [`${invariant}: ${message}`],
  };
  writeText(path, cwd, `${JSON.stringify(content, null, 2)}\n`);
  return shown(path, cwd);
};

const PROGRESS_MILLISECONDS = 200;

/** Counts executions on one line of a terminal; writes nothing elsewhere. */
const sweepProgress = (terminal: Terminal): ((tried: number, found: number, planned: number) => void) => {
  const show = progressOn(terminal);
  return (tried, found, planned) =>
    show(() => `${tried} of ${planned} executions, ${found} ${found === 1 ? 'violation' : 'violations'}`);
};

const mutantProgress = (terminal: Terminal): ((done: number, all: number) => void) => {
  const show = progressOn(terminal);
  return (done, all) => show(() => `left out ${done} of ${all} safeguards and rules`);
};

const progressOn = ({ isTerminal, output }: Terminal): ((text: () => string) => void) => {
  if (!isTerminal) return () => {};
  let last = 0;
  return (text) => {
    const now = performance.now();
    if (now - last < PROGRESS_MILLISECONDS) return;
    last = now;
    output.write(`\r\u001b[K  ${text()}\r`);
  };
};
