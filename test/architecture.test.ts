import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '..');

/** What each part may import besides itself and packages. */
const MAY_IMPORT: Record<string, string[]> = {
  'lib/core': [],
  'lib/asl': ['lib/core'],
  'lib/contracts': ['lib/core'],
  'lib/steps': ['lib/core', 'lib/asl', 'lib/contracts'],
  'lib/compiler': ['lib/core', 'lib/asl', 'lib/contracts', 'lib/steps'],
  'lib/engine': ['lib/core', 'lib/asl'],
  lambdas: ['lib/core', 'lib/contracts'],
  'lib/local': ['lib/core', 'lib/asl', 'lib/contracts', 'lib/engine'],
  'lib/constructs': ['lib/core', 'lib/contracts', 'lib/compiler'],
  'lib/stacks': ['lib/core', 'lib/contracts', 'lib/compiler', 'lib/constructs'],
  'lib/cli': ['lib/core', 'lib/asl', 'lib/contracts', 'lib/compiler', 'lib/engine', 'lib/local', 'lib/steps'],
  bin: ['lib/cli', 'lib/stacks'],
};
const MAY_USE_CDK = ['lib/constructs', 'lib/stacks', 'bin'];
/** What becomes part of functions. An emulator without containers runs them on the machine's own Node, which may be 20. */
const RUNS_ON_NODE_20 = ['lambdas', 'lib/core', 'lib/contracts'];
/** What came later: static methods, the methods of sets (schemas have some of their names), those of iterators, modules. */
const NEWER_THAN_NODE_20 = [
  /\b(Map|Object)\.groupBy|\bPromise\.(try|withResolvers)|\bArray\.fromAsync|\bRegExp\.escape/,
  /\bError\.isError|\bIterator\.|\bIntl\.DurationFormat|\bURL\.parse|\bUint8Array\.from(Base64|Hex)/,
  /(?<!\bz)\.(union|intersection|difference|symmetricDifference|isSubsetOf|isSupersetOf|isDisjointFrom)\(/,
  /(\.(keys|values|entries)\(\)|\.matchAll\([^()]*\))\s*\.(?!next\b)\w/,
  /\bawait using\b|\busing \w+ =|'node:sqlite'/,
];

const sourcesBelow = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));

const partOf = (file: string): string | undefined =>
  Object.keys(MAY_IMPORT).find((part) => file === part || file.startsWith(`${part}/`));

const ALIAS: Record<string, string> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).imports;

const importsOf = (file: string): string[] =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(/(?:from\s+|import\s*\(\s*|^import\s+)'([^']+)'/gm),
  ].map((match) => match[1]!);

const targetOf = (file: string, specifier: string): string | undefined => {
  if (specifier.startsWith('.')) return relative(root, resolve(root, dirname(file), specifier));
  const alias = Object.keys(ALIAS).find((key) => specifier.startsWith(key.slice(0, -1)));
  return (
    alias && relative(root, resolve(root, ALIAS[alias]!.replace('*', specifier.slice(alias.length - 1))))
  );
};

describe('parts import one way', () => {
  for (const part of Object.keys(MAY_IMPORT)) {
    test(part, () => {
      const wrong = sourcesBelow(part)
        .filter((file) => partOf(file) === part && !file.endsWith('.test.ts'))
        .flatMap((file) =>
          importsOf(file).flatMap((specifier) => {
            const target = targetOf(file, specifier);
            if (target === undefined) return [];
            const other = partOf(target);
            if (other === part) return [];
            if (specifier.startsWith('.')) return [`${file} reaches into ${target} by a relative path`];
            return other && MAY_IMPORT[part]!.includes(other) ? [] : [`${file} imports ${target}`];
          }),
        );
      expect(wrong).toEqual([]);
    });
  }

  test('only constructs, stacks and bin use CDK', () => {
    const users = Object.keys(MAY_IMPORT)
      .flatMap(sourcesBelow)
      .filter((file) =>
        importsOf(file).some((specifier) => /^(aws-cdk-lib|constructs|cdk-nag)(\/|$)/.test(specifier)),
      )
      .map(partOf);
    expect([...new Set(users)].filter((part) => !MAY_USE_CDK.includes(part!))).toEqual([]);
  });

  test('functions get along with Node 20', () => {
    const tooNew = RUNS_ON_NODE_20.flatMap(sourcesBelow)
      .filter((file) => !file.endsWith('.test.ts'))
      .flatMap((file) => {
        const text = readFileSync(join(root, file), 'utf8');
        return NEWER_THAN_NODE_20.flatMap((pattern) => pattern.exec(text)?.[0] ?? []).map(
          (found) => `${file}: ${found}`,
        );
      });
    expect(tooNew).toEqual([]);
  });

  test('a step type is told apart in its folder only', () => {
    const types = readdirSync(join(root, 'lib/steps'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(types.length).toBeGreaterThan(10);
    const switches = ['lib/compiler', 'lib/local', 'lib/cli', 'lib/contracts']
      .flatMap(sourcesBelow)
      .filter(
        (file) =>
          !file.endsWith('.test.ts') &&
          /switch \((step|\w+Step)\.type\)/.test(readFileSync(join(root, file), 'utf8')),
      );
    expect(switches).toEqual([]);
  });

  test('bin holds no logic', () => {
    for (const file of sourcesBelow('bin')) {
      expect(readFileSync(join(root, file), 'utf8').split('\n').length).toBeLessThanOrEqual(20);
    }
  });

  test('every part of lib has a README', () => {
    const parts = readdirSync(join(root, 'lib'));
    const without = parts.filter((part) => !readdirSync(join(root, 'lib', part)).includes('README.md'));
    expect(without).toEqual([]);
  });
});
