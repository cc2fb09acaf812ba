import { parseDurationSeconds } from '#core/durations.ts';
import type { Step } from '../step.ts';
import type { Schemas, StepProblem } from '../step-type.ts';
import { pythonProblem } from './python.ts';
import { isPython, javascriptOf, namesOf, type SyntaxProblem, textOf } from './source.ts';

/** The longest time that Lambda gives a function, in seconds. */
const MAX_TIMEOUT_SECONDS = 900;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Words that cannot name a parameter of an async function in JavaScript, and `context`, which every script has. */
const JAVASCRIPT_WORDS = new Set(
  (
    'await break case catch class const continue context debugger default delete do else enum export extends false finally for ' +
    'function if import in instanceof new null return super switch this throw true try typeof var void while with'
  ).split(' '),
);

/** Python's keywords (https://docs.python.org/3/reference/lexical_analysis.html#keywords), and `context`. */
const PYTHON_WORDS = new Set(
  (
    'False None True and as assert async await break class context continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** Checks that there is one source, that its names can be read in it, and its syntax. */
export const checkScript = (step: Step, { project }: Schemas): StepProblem[] => {
  if (step.script === undefined && step.file === undefined) {
    return [
      { path: [], message: 'expected "script" or "file", got neither', hint: 'write script: return …' },
    ];
  }
  if (step.script !== undefined && step.file !== undefined) {
    return [
      { path: ['file'], message: 'expected "script" or "file", got both', hint: 'remove one of the two' },
    ];
  }
  const taken = isPython(step) ? PYTHON_WORDS : JAVASCRIPT_WORDS;
  const names = namesOf(step).flatMap((name): StepProblem[] =>
    NAME.test(name) && !taken.has(name)
      ? []
      : [
          {
            path: ['with', name],
            at: 'key',
            message: `"${name}" cannot be a name in the script`,
            hint: taken.has(name)
              ? `"${name}" is taken; rename it, also in the script`
              : 'use letters, digits and "_"',
          },
        ],
  );
  const seconds = parseDurationSeconds(step.timeout ?? '');
  const slow: StepProblem[] =
    seconds !== undefined && seconds > MAX_TIMEOUT_SECONDS
      ? [{ path: ['timeout'], message: `a script runs for 15m at most, got ${step.timeout}` }]
      : [];
  if (names.length > 0) return [...names, ...slow];
  return [...slow, ...checkSyntax(step, project)];
};

const checkSyntax = (step: Step, project: Schemas['project']): StepProblem[] => {
  const text = textOf(step, project);
  if (text === undefined) {
    const hint = "write its path from the project's folder, the one that has statemachines/";
    return [{ path: ['file'], message: `there is no file "${step.file}"`, hint }];
  }
  const found = isPython(step) ? pythonProblem(text) : javascriptOf(text, namesOf(step));
  if (found === undefined || typeof found === 'string') return [];
  const { message } = found;
  if (step.file !== undefined) {
    return [{ path: ['file'], message: `${step.file}:${found.line}:${found.column}: ${message}` }];
  }
  const start = offsetOf(text, found);
  return [{ path: ['script'], message, within: { start, end: start + 1 } }];
};

const offsetOf = (text: string, { line, column }: SyntaxProblem): number => {
  const before = text.split('\n').slice(0, line - 1);
  return Math.min(before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1, text.length - 1);
};
