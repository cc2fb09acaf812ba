import { isBuiltin } from 'node:module';
import type { Project } from '../project.ts';
import type { StepProblem } from '../step-type.ts';
import { pythonImports } from './python.ts';
import { isPython, offsetOf, type Source, textOf } from './source.ts';

/** Imports of JavaScript whose package is written out. */
const IMPORT = /\bimport\s*\(\s*(['"`])([^'"`$]+)\1/g;

/** Modules that Lambda's Python has besides the standard library. */
const OF_LAMBDA = ['boto3', 'botocore'];

/** Something that a script imports, and where. */
interface Import {
  specifier: string;
  /** The package, or of Python the module, that is asked for. */
  wanted: string;
  isFile: boolean;
  start: number;
  end: number;
}

const packageOf = (specifier: string): string =>
  specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

const importsOf = (source: Source, text: string): Import[] => {
  if (isPython(source))
    return pythonImports(text)
      .filter(({ module }) => !OF_LAMBDA.includes(module))
      .map(({ module, isFile, ...place }) => {
        const start = offsetOf(text, place);
        return { specifier: module, wanted: module, isFile, start, end: start + 1 };
      });
  return [...text.matchAll(IMPORT)].flatMap(({ 0: { length }, 2: specifier = '', index: start }) =>
    isBuiltin(specifier)
      ? []
      : [
          {
            ...{ specifier, wanted: packageOf(specifier), start, end: start + length },
            isFile: /^[./]/.test(specifier),
          },
        ],
  );
};

/** Checks that what the code imports is deployed with it. */
export const checkPackages = (source: Source, project: Project): StepProblem[] => {
  const packages = Array.isArray(source.packages) ? source.packages.map(String) : [];
  const python = isPython(source);
  const missing = packages.flatMap((name, index): StepProblem[] => {
    const isMissing = python
      ? project.pythonModules?.(name) === 'missing'
      : project.hasPackage?.(name) === false;
    if (!isMissing) return [];
    const hint = python
      ? `run python3 -m venv .venv && .venv/bin/pip install ${name}`
      : `run npm install ${name}`;
    return [{ path: ['packages', index], message: `the package "${name}" is not installed`, hint }];
  });
  // Modules of a package may have any names, which only the installed one tells.
  const unknown = python && packages.length > 0 && (missing.length > 0 || !project.pythonModules);
  const provided = python ? packages.flatMap((name) => project.pythonModules?.(name) ?? []) : packages;
  const strange = importsOf(source, textOf(source, project) ?? '').flatMap(
    ({ specifier, wanted, isFile, start, end }): StepProblem[] => {
      if (!isFile && (unknown || provided.includes(wanted))) return [];
      const message = isFile
        ? `the script imports "${specifier}", and no file is deployed with it`
        : `the script imports "${specifier}", which is none of its packages`;
      const hint = isFile
        ? 'write what it needs into the script, or use an action'
        : `add packages: [${wanted}]${python ? ', with the name of the package that pip installs' : ''}`;
      return [
        source.file === undefined
          ? { path: ['script'], message, hint, within: { start, end } }
          : { path: ['file'], message, hint },
      ];
    },
  );
  return [...missing, ...strange];
};
