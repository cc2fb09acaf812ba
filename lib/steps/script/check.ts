import { recordsUsed } from '#contracts/scripts/records.ts';
import { secretsRead } from '#contracts/scripts/secret.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import type { Project } from '../project.ts';
import type { Sections } from '../sections.ts';
import type { Limits, Step } from '../step.ts';
import type { Schemas, StepProblem } from '../step-type.ts';
import { checkCall, checkGiven, namesOfInput } from './named.ts';
import { checkPackages } from './packages.ts';
import { pythonProblem } from './python.ts';
import { isPython, javascriptOf, namesOf, offsetOf, type Source, textOf } from './source.ts';

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

/** Checks that there is one source, that its names can be read in it, its syntax, and what it is given. */
export const checkScript = (step: Step, schemas: Schemas): StepProblem[] => {
  if (step.call !== undefined) return checkCall(step, schemas);
  const slow = [...checkTimeout(step), ...(step.called === undefined ? checkMemory(step) : [])];
  // What the document says of a script is checked there.
  if (step.called !== undefined) return [...slow, ...checkGiven(step, schemas)];
  return [...slow, ...checkId(step, schemas), ...checkSource(step, namesOf(step), ['with'], schemas)];
};

/** A step and a script of the document would have functions of the same name. */
const checkId = ({ id }: Step, { sections: { scripts = {} } }: Schemas): StepProblem[] =>
  Object.hasOwn(scripts, id)
    ? [
        {
          path: ['id'],
          message: `"${id}" is also a script of the document`,
          hint: `rename one of the two, or write call: ${id}`,
        },
      ]
    : [];

/** Checks the scripts of a document as those of steps. */
export const checkScripts = (sections: Sections, project: Project): StepProblem[] =>
  Object.entries(sections.scripts ?? {}).flatMap(([name, script]) =>
    [
      ...checkTimeout(script),
      ...checkMemory(script),
      ...checkSource(script, namesOfInput(script), ['input', 'properties'], { project, sections }),
    ].map((problem) => ({ ...problem, path: ['scripts', name, ...problem.path] })),
  );

/** The memory may be said in two ways. */
const checkMemory = ({ memory, limits }: { memory?: unknown; limits?: Limits }): StepProblem[] =>
  memory === undefined || (limits?.memory === undefined && limits?.cpu === undefined)
    ? []
    : [
        {
          path: ['memory'],
          at: 'key',
          message: 'the memory is said by "memory" and by "limits"',
          hint: 'remove one of the two',
        },
      ];

const checkTimeout = ({ timeout }: { timeout?: string }): StepProblem[] => {
  const seconds = parseDurationSeconds(timeout ?? '');
  return seconds !== undefined && seconds > MAX_TIMEOUT_SECONDS
    ? [{ path: ['timeout'], message: `a script runs for 15m at most, got ${timeout}` }]
    : [];
};

/** What a script may name. */
type Around = Pick<Schemas, 'malformedSections' | 'project' | 'sections'>;

const checkSource = (
  source: Source,
  names: readonly string[],
  namedAt: string[],
  around: Around,
): StepProblem[] => {
  const { project } = around;
  if (source.script === undefined && source.file === undefined) {
    return [
      { path: [], message: 'expected "script" or "file", got neither', hint: 'write script: return …' },
    ];
  }
  if (source.script !== undefined && source.file !== undefined) {
    return [
      { path: ['file'], message: 'expected "script" or "file", got both', hint: 'remove one of the two' },
    ];
  }
  const taken = isPython(source) ? PYTHON_WORDS : JAVASCRIPT_WORDS;
  const unreadable = names.flatMap((name): StepProblem[] =>
    NAME.test(name) && !taken.has(name)
      ? []
      : [
          {
            path: [...namedAt, name],
            at: 'key',
            message: `"${name}" cannot be a name in the script`,
            hint: taken.has(name)
              ? `"${name}" is taken; rename it, also in the script`
              : 'use letters, digits and "_"',
          },
        ],
  );
  if (unreadable.length > 0) return unreadable;
  const wrong = checkSyntax(source, names, project);
  return wrong.length > 0
    ? wrong
    : [...checkPackages(source, project), ...checkSecrets(source, project), ...checkRecords(source, around)];
};

const checkSyntax = (source: Source, names: readonly string[], project: Project): StepProblem[] => {
  const text = textOf(source, project);
  if (text === undefined) {
    const hint = "write its path from the project's folder, the one that has statemachines/";
    return [{ path: ['file'], message: `there is no file "${source.file}"`, hint }];
  }
  const found = isPython(source) ? pythonProblem(text) : javascriptOf(text, names);
  if (found === undefined || typeof found === 'string') return [];
  const { message } = found;
  if (source.file !== undefined) {
    return [{ path: ['file'], message: `${source.file}:${found.line}:${found.column}: ${message}` }];
  }
  const start = offsetOf(text, found);
  return [{ path: ['script'], message, within: { start, end: start + 1 } }];
};

/** The function is allowed to read the secrets whose names the code has. */
const checkSecrets = (source: Source, project: Project): StepProblem[] =>
  secretsRead(textOf(source, project) ?? '').flatMap(({ name, start, end }): StepProblem[] => {
    if (name !== undefined) return [];
    const message = 'the name of the secret must be written out: the function may read no other';
    const hint = `write ${isPython(source) ? '' : 'await '}context.secret("name")`;
    return [
      source.file === undefined
        ? { path: ['script'], message, hint, within: { start, end } }
        : { path: ['file'], message, hint },
    ];
  });

/** The function is allowed to use the records of the states whose names the code has. */
const checkRecords = (source: Source, { project, sections, malformedSections }: Around): StepProblem[] => {
  const known = Object.keys(sections.state ?? {});
  return recordsUsed(textOf(source, project) ?? '').flatMap(({ use, start, end }): StepProblem[] => {
    const problem = (message: string, hint: string): StepProblem[] => [
      source.file === undefined
        ? { path: ['script'], message, hint, within: { start, end } }
        : { path: ['file'], message, hint },
    ];
    if (use === undefined)
      return problem(
        'what is done to which state must be written out: the function may use no other',
        `write ${isPython(source) ? '' : 'await '}context.state.get("name", key), or put, update or delete`,
      );
    if (known.includes(use.name) || malformedSections?.has('state')) return [];
    const all = known.length > 0 ? `it has ${known.join(', ')}` : 'add "state:" to the document';
    return problem(`the document has no state "${use.name}"`, didYouMean(use.name, known) ?? all);
  });
};
