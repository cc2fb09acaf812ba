import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseJson } from '#core/json.ts';

const moduleOf = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);

/** Jest replaces how Node imports modules, so this runs as `dev` does. The functions are for the scripts of the tests. */
const PROGRAM = `
  import { writeFileSync } from 'node:fs';
  const { ImportGuard } = await import(${moduleOf('./import-guard.ts')});
  const { tryModules } = await import(${moduleOf('./try-modules.ts')});
  const guard = new ImportGuard();
  const attempt = (path) => tryModules(process.cwd(), { also: guard.untried, milliseconds: 50_000 }).then((tried) => ({
    load: () => guard.allow(tried, async () => {
      await import(path).catch(() => undefined);
      guard.check();
    }),
  }));`;

const FACTORY = 'lambdas/shop/factory.ts';

describe('What was tried', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'baton-guard-'));
    write('package.json', '{"type":"module"}');
    write(FACTORY, "import './ports.ts'; export default {};");
    write('lambdas/shop/ports.ts', 'globalThis.ran = "as tried";');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  /** Returns what a script writes as JSON. */
  const outcomeOf = (script: string): unknown => {
    write('program.mjs', PROGRAM + script);
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'program.mjs'],
      { cwd: root, encoding: 'utf8' },
    );
    return parseJson(stdout) ?? stderr;
  };

  it('runs if it is still so', () => {
    const outcome = outcomeOf(`
      const path = process.cwd() + '/${FACTORY}';
      const { load } = await attempt(path);
      const refused = await load();
      console.log(JSON.stringify([refused ?? null, globalThis.ran]));`);

    expect(outcome).toEqual([null, 'as tried']);
  });

  it('does not run if a file that it imports was saved since then', () => {
    const outcome = outcomeOf(`
      const path = process.cwd() + '/${FACTORY}';
      const { load } = await attempt(path);
      writeFileSync('lambdas/shop/ports.ts', 'globalThis.ran = "unseen"; for (;;);');
      const refused = await load();
      console.log(JSON.stringify([refused, globalThis.ran ?? null]));`);

    expect(outcome).toEqual([expect.stringMatching(/lambdas\/shop\/ports\.ts$/), null]);
  });

  it('includes from the next time what was wanted and had not been tried', () => {
    write('tools/extra.ts', 'globalThis.ran = "extra";');

    const outcome = outcomeOf(`
      const path = process.cwd() + '/tools/extra.ts';
      const first = await attempt(path);
      const refused = await first.load();
      const ran = globalThis.ran ?? null;
      const second = await attempt(path + '?again');
      console.log(JSON.stringify([refused, ran, (await second.load()) ?? null, globalThis.ran]));`);

    expect(outcome).toEqual([expect.stringMatching(/tools\/extra\.ts$/), null, null, 'extra']);
  });
});
