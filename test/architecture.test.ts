import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ARGUED_CASTS, ARGUED_TIMES, MAX_LONG_FUNCTIONS } from './architecture/arguments.ts';
import { cyclesAmong, importsOf, root, ships, sourcesBelow, specifiersIn } from './architecture/imports.ts';
import { ARGUED_CYCLES, INNER_ORDER, MAY_IMPORT } from './architecture/order.ts';

const MAY_USE_CDK = ['lib/constructs', 'lib/stacks', 'bin'];
/** What becomes part of functions. An emulator without containers runs them on the machine's own Node, which may be 20. */
const RUNS_ON_NODE_20 = ['lambdas', 'lib/core', 'lib/contracts', 'lib/actions', 'lib/platform'];
/** Loaded on the local stack alone, which runs on the Node that Baton ensures. */
const LOCAL_ALONE = ['lib/platform/sql/sqlite.ts'];
/** What came later: static methods, the methods of sets (schemas have some of their names), those of iterators, modules. */
const NEWER_THAN_NODE_20 = [
  /\b(Map|Object)\.groupBy|\bPromise\.(try|withResolvers)|\bArray\.fromAsync|\bRegExp\.escape/,
  /\bError\.isError|\bIterator\.|\bIntl\.DurationFormat|\bURL\.parse|\bUint8Array\.from(Base64|Hex)/,
  /(?<!\bz)\.(union|intersection|difference|symmetricDifference|isSubsetOf|isSupersetOf|isDisjointFrom)\(/,
  /(\.(keys|values|entries)\(\)|\.matchAll\([^()]*\))\s*\.(?!next\b)\w/,
  /\bawait using\b|\busing \w+ =|'node:sqlite'/,
];

const PARTS = Object.keys(MAY_IMPORT);

const partOf = (file: string): string | undefined =>
  PARTS.find((part) => file === part || file.startsWith(`${part}/`));

const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

describe('Parts', () => {
  it('written by authors import Baton only by its public entry points', () => {
    const authored = ['statemachines', 'lambdas']
      .flatMap(sourcesBelow)
      .filter((file) => !file.startsWith('lambdas/platform/') && !file.endsWith('.test.ts'));

    const wrong = authored.flatMap((file) =>
      specifiersIn(file)
        .filter((specifier) => specifier.startsWith('#') || /^(\.\.\/)+lib\//.test(specifier))
        .map((specifier) => `${file} → ${specifier}`),
    );

    expect(authored.length).toBeGreaterThan(50);
    expect(wrong).toEqual([]);
  });

  it('are all listed', () => {
    const parts = readdirSync(join(root, 'lib')).map((name) => `lib/${name}`);

    expect(parts.filter((part) => !PARTS.includes(part))).toEqual([]);
  });

  it.each(PARTS)('%s imports only the parts below it, by their alias', (part) => {
    const wrong = sourcesBelow(part)
      .filter((file) => !file.endsWith('.test.ts'))
      .flatMap((file) =>
        importsOf(file).flatMap(({ specifier, target }) => {
          const other = partOf(target);
          if (other === part) return [];
          if (specifier.startsWith('.')) return [`${file} → ${target}: by a relative path`];
          return other !== undefined && MAY_IMPORT[part]!.includes(other) ? [] : [`${file} → ${target}`];
        }),
      );

    expect(wrong).toEqual([]);
  });

  it.each(PARTS)('%s imports from itself by relative paths', (part) => {
    const wrong = sourcesBelow(part).flatMap((file) =>
      importsOf(file)
        .filter(({ specifier, target }) => specifier.startsWith('#') && partOf(target) === part)
        .map(({ specifier }) => `${file} → ${specifier}`),
    );

    expect(wrong).toEqual([]);
  });

  it('of lambdas/ hold actions, and what they share in shared/', () => {
    const foldersIn = (path: string): string[] =>
      readdirSync(join(root, path), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `${path}/${entry.name}`);
    const actions = foldersIn('lambdas')
      .filter((factory) => factory !== 'lambdas/shared')
      .flatMap(foldersIn)
      .filter((folder) => !folder.endsWith('/shared'));

    expect(actions.length).toBeGreaterThan(30);
    expect(actions.filter((folder) => !existsSync(join(root, folder, 'handler.ts')))).toEqual([]);
  });

  it('have a README each', () => {
    const parts = readdirSync(join(root, 'lib'));

    expect(parts.filter((part) => !readdirSync(join(root, 'lib', part)).includes('README.md'))).toEqual([]);
  });
});

describe('Inside a part', () => {
  it('an order is written down', () => {
    expect(PARTS.filter((part) => !(part in INNER_ORDER))).toEqual([]);
  });

  it.each(Object.keys(INNER_ORDER))('%s lists all its rooms once', (folder) => {
    const rooms = new Set(
      sourcesBelow(folder)
        .filter(ships)
        .map((file) => roomOf(folder, file)),
    );

    expect(INNER_ORDER[folder]!.flat().toSorted()).toEqual([...rooms].toSorted());
  });

  it.each(Object.keys(INNER_ORDER))('%s imports only from earlier levels', (folder) => {
    const levelOf = new Map(
      INNER_ORDER[folder]!.flatMap((rooms, level) => rooms.map((room) => [room, level])),
    );
    const wrong = sourcesBelow(folder)
      .filter(ships)
      .flatMap((file) => {
        const room = roomOf(folder, file);
        return importsOf(file)
          .filter(({ target }) => target.startsWith(`${folder}/`) && ships(target))
          .filter(({ target }) => {
            const other = roomOf(folder, target);
            return other !== room && (levelOf.get(other) ?? 0) >= (levelOf.get(room) ?? 0);
          })
          .map(({ target }) => `${file} → ${target}`);
      });

    expect(wrong).toEqual([]);
  });
});

describe('Files', () => {
  it('import each other in no cycle, types included', () => {
    const checked = [...PARTS, 'statemachines', 'test'];
    const cycles = cyclesAmong(checked.flatMap(sourcesBelow)).filter(
      (cycle) => !cycle.some((file) => file in ARGUED_CYCLES),
    );

    expect(cycles.map((cycle) => cycle.join(' → '))).toEqual([]);
  });

  it('that ship import nothing that only tests use', () => {
    const wrong = PARTS.flatMap(sourcesBelow)
      .filter(ships)
      .flatMap((file) =>
        importsOf(file).flatMap(({ target }) => (ships(target) ? [] : [`${file} → ${target}`])),
      );

    expect(wrong).toEqual([]);
  });

  it('use CDK only in constructs, stacks and bin', () => {
    const wrong = PARTS.filter((part) => !MAY_USE_CDK.includes(part))
      .flatMap(sourcesBelow)
      .filter((file) =>
        specifiersIn(file).some((specifier) => /^(aws-cdk-lib|constructs|cdk-nag)(\/|$)/.test(specifier)),
      );

    expect(wrong).toEqual([]);
  });

  it('that functions bundle run on Node 20', () => {
    const tooNew = RUNS_ON_NODE_20.flatMap(sourcesBelow)
      .filter((file) => ships(file) && !LOCAL_ALONE.includes(file))
      .flatMap((file) =>
        NEWER_THAN_NODE_20.flatMap((pattern) => pattern.exec(textOf(file))?.[0] ?? []).map(
          (found) => `${file}: ${found}`,
        ),
      );

    expect(tooNew).toEqual([]);
  });

  it('that functions are made of ask a clock for the time, which in virtual time is that of the engine', () => {
    const machines =
      /\bDate\.now\(|\bnew Date\(\)|\bperformance\.(now|timeOrigin)|\bprocess\.hrtime|\bset(Timeout|Interval)\(|timers\/promises/;
    const found = ['lambdas', 'lib/actions', 'lib/platform']
      .flatMap(sourcesBelow)
      .filter((file) => ships(file) && machines.test(textOf(file)));

    expect(found.sort()).toEqual(Object.keys(ARGUED_TIMES).sort());
  });

  it('look names up in tables by `ownField`, which does not find `constructor`', () => {
    const lookups = [...PARTS, 'statemachines']
      .flatMap(sourcesBelow)
      .filter(ships)
      .flatMap((file) => {
        const text = textOf(file);
        const tables = [
          ...text.matchAll(/^(?:export )?const (\w+): (?:(?:Readonly|Partial)<)*Record<string, /gm),
        ];
        return tables.flatMap(([, table]) =>
          [...text.matchAll(new RegExp(`\\b${table}\\[(?!')[^\\]]*\\](?! = )`, 'g'))].map(
            ([lookup]) => `${file}: ${lookup}`,
          ),
        );
      });

    expect(lookups).toEqual([]);
  });

  it('make no path of a URL but by `fileURLToPath`, and import no path as if it were one', () => {
    // The first keeps `%20` for a blank; the second reads `#`, `?` and `%` as parts of a URL.
    const mistakes = [/\bimport\.meta\.url\)\.pathname/, /(?<!\.)\bimport\((?!url\b|.*\.href\b)[a-z]/i];
    const wrong = [...PARTS, 'bin']
      .flatMap(sourcesBelow)
      .filter((file) => ships(file) && mistakes.some((mistake) => mistake.test(textOf(file))));

    expect(wrong).toEqual([]);
  });

  it('switch on a step type only in its folder', () => {
    const types = readdirSync(join(root, 'lib/steps'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    const switches = ['lib/compiler', 'lib/local', 'lib/cli', 'lib/contracts']
      .flatMap(sourcesBelow)
      .filter((file) => ships(file) && /switch \((step|\w+Step)\.type\)/.test(textOf(file)));

    expect(types.length).toBeGreaterThan(10);
    expect(switches).toEqual([]);
  });

  it.each(sourcesBelow('bin'))('%s has at most 20 lines, and so no logic', (file) => {
    expect(textOf(file).split('\n').length).toBeLessThanOrEqual(20);
  });
});

/** The direct child of a folder in which a file is: `file.ts`, or `folder/`. */
const roomOf = (folder: string, file: string): string => {
  const [first, ...rest] = file.slice(folder.length + 1).split('/');
  return rest.length === 0 ? first! : `${first}/`;
};

/** Sources that ship, with how often a text occurs in each that has it. */
const occurrences = (text: string): Map<string, number> =>
  new Map(
    ['lib', 'lambdas', 'bin']
      .flatMap(sourcesBelow)
      .filter(ships)
      .map((file): [string, number] => [file, textOf(file).split(text).length - 1])
      .filter(([, count]) => count > 0),
  );

it('Files above 250 lines say at their top why', () => {
  const silent = ['lib', 'lambdas', 'bin']
    .flatMap(sourcesBelow)
    .filter(ships)
    .filter((file) => textOf(file).split('\n').length > 251)
    .filter((file) => !/^\/\/ Above 250 lines: |^ \* Above 250 lines: /m.test(textOf(file)));

  expect(silent).toEqual([]);
});

it('Limits have names that begin with MAX_', () => {
  const others = ['lib', 'lambdas', 'bin']
    .flatMap(sourcesBelow)
    .flatMap((file) =>
      [...textOf(file).matchAll(/\b(?:const|static|readonly) ((?:MOST|LONGEST|LARGEST|DEEPEST)_\w+)/g)].map(
        ([, name]) => `${file}: ${name}`,
      ),
    );

  expect(others).toEqual([]);
});

describe('Exceptions to how code is written', () => {
  it('are listed with their reasons: double casts', () => {
    const listed = Object.entries(ARGUED_CASTS).map(([file, { casts }]): [string, number] => [file, casts]);

    expect(Object.fromEntries(occurrences(' as unknown as '))).toEqual(Object.fromEntries(listed));
  });

  it('become fewer: functions above 60 lines', () => {
    const counts = [...occurrences('biome-ignore lint/complexity/noExcessiveLinesPerFunction').values()];

    expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(MAX_LONG_FUNCTIONS);
  });
});

describe('The paths through the code in CONTRIBUTING', () => {
  const [, paths = ''] = /^## Three paths.*?$(.*?)^## /ms.exec(textOf('CONTRIBUTING.md')) ?? [];

  it.each(
    paths
      .split(/^(?=\*\*)/m)
      .slice(1)
      .map((path) => [/^\*\*(.*?)[,.]/.exec(path)?.[1] ?? '', path]),
  )('lead along imports, and to no file twice: %s', (_, path) => {
    const hops = [...path.matchAll(/(→\s+)?\[[^\]]+\]\(([^)]+\.(?:ts|js))\)/g)].map(
      ([, arrow, file = '']) => ({ file, isImported: arrow !== undefined }),
    );
    const files = hops.map(({ file }) => file);

    const astray = hops.filter(
      ({ file, isImported }, index) =>
        isImported &&
        !files.slice(0, index).some((before) => importsOf(before).some(({ target }) => target === file)),
    );

    expect(files.length).toBeGreaterThan(10);
    expect(new Set(files).size).toBe(files.length);
    expect(astray).toEqual([]);
  });
});
