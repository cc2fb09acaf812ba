import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type Json, knownAs } from '#core/json.ts';
import { enteredIn } from '#sweep/explore.ts';
import type { Trial } from '#sweep/run-scenario.ts';
import {
  AFTERWARDS_TEXTS,
  ATTEMPT_TEXTS,
  DECISION_TEXTS,
  FAULT_TEXTS,
  type ReplayFile,
  shortKey,
} from '#sweep/scenario.ts';
import { type TraceStep, traceOf } from '#sweep/trace.ts';
import { UserError } from '../errors/user-error.ts';
import { readJson } from '../project/files.ts';
import type { Colors, Terminal } from '../terminal/terminal.ts';

/** Reads a file that a sweep wrote; throws a UserError if it is another one, and says which part cannot be. */
export const readReplay = (file: string, cwd: string): ReplayFile => {
  const { data, error } = replayFile.safeParse(readJson(file, cwd, 'replay file'));
  if (data) return knownAs<ReplayFile>(data as Json);
  const [issue] = error.issues;
  const where = issue?.path.length ? `: ${issue.path.join('.')}: ${issue.message}` : '';
  throw new UserError(`"${file}" is not a replay file${where}`, {
    hint: 'pass one of those that "baton test" writes to .baton/test',
  });
};

const oneOf = (texts: Record<string, string>) => z.enum(Object.keys(texts));
const events = z.int().nonnegative().optional();

const replayFile = z.object({
  workflow: z.string(),
  input: z.json(),
  answers: z.record(z.string(), z.json()).optional(),
  scenario: z.strictObject({
    world: z.int(),
    strikes: z.array(
      z.strictObject({
        key: z.string(),
        undo: z.literal(true).optional(),
        fault: oneOf(FAULT_TEXTS),
        error: z.string(),
        attempts: oneOf(ATTEMPT_TEXTS),
      }),
    ),
    decisions: z.array(z.strictObject({ key: z.string(), decision: oneOf(DECISION_TEXTS) })),
    slow: z.array(z.string()),
    stopAfter: events,
    childMoves: events,
    deployAfter: events,
    tooMuchIn: z.string().optional(),
    afterwards: oneOf(AFTERWARDS_TEXTS).optional(),
  }),
});

/** Returns the steps that a scenario strikes or decides and that its execution never calls, and the state that it never enters. */
export const missedIn = (trial: Trial): string[] => {
  const {
    scenario: { strikes, decisions, tooMuchIn },
    ledger: { calls, requests },
  } = trial;
  const struck = strikes.filter(
    ({ key, undo }) => !calls.some((call) => call.key === key && call.undo === (undo === true)),
  );
  const undecided = decisions.filter(({ key }) => !requests.some((request) => request.key === key));
  return [
    ...struck.map(({ key, undo }) => `${undo ? 'undoing ' : ''}${shortKey(key)}`),
    ...undecided.map(({ key }) => shortKey(key)),
    ...(tooMuchIn === undefined || enteredIn(trial).includes(tooMuchIn) ? [] : [tooMuchIn]),
  ];
};

/** Renders each step of an execution: when it happens, what it is, and which effects are left after it. */
export const renderSteps = (trial: Trial, colors: Colors): string[] =>
  traceOf(trial).map(({ at, kind, text, standing }, index) => {
    const left = kind === 'effect' || kind === 'undone' ? `  left: ${standing.join(', ') || 'nothing'}` : '';
    const time = `${(at / 1000).toFixed(1)} s`.padStart(9);
    return `  ${String(index + 1).padStart(3)} ${colors.dim(time)}  ${COLOURS[kind](colors)(text)}${colors.dim(left)}`;
  });

const COLOURS: Record<TraceStep['kind'], (colors: Colors) => (text: string) => string> = {
  state: () => (text) => text,
  call: () => (text) => `  ${text}`,
  failure: (colors) => (text) => colors.red(`  ${text}`),
  effect: (colors) => (text) => colors.yellow(`  ${text}`),
  undone: (colors) => (text) => colors.green(`  ${text}`),
  end: (colors) => (text) => colors.bold(text),
};

/** Shows steps one at a time where a user can press Enter, else at once. */
export const stepThrough = async (steps: readonly string[], terminal: Terminal): Promise<void> => {
  if (!terminal.canAsk) {
    for (const step of steps) terminal.line(step);
    return;
  }
  terminal.note(terminal.colors.dim('  Enter: next step, a: all of them, q: end'));
  const keys = createInterface({ input: terminal.input });
  const pressed = keys[Symbol.asyncIterator]();
  let all = false;
  for (const step of steps) {
    terminal.line(step);
    if (all) continue;
    const { value: key = 'a' } = await pressed.next();
    if (key === 'q') break;
    all = key === 'a';
  }
  keys.close();
};

/** Renders how an execution ended, and what is left of its effects. */
export const renderEnd = ({ ledger, result }: Trial): string => {
  const shown = (keys: Iterable<string>): string => [...keys].map(shortKey).join(', ') || 'nothing';
  return [
    '',
    `  ends     ${result.status}${result.error === undefined ? '' : `, ${result.error}`}`,
    `  undone   ${shown(ledger.undone)}`,
    `  left     ${shown(ledger.standing)}`,
  ].join('\n');
};
