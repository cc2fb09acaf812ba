import { execFileSync } from 'node:child_process';
import { expect, it } from '@jest/globals';

/** Prints the modules of Baton that loading all declarations loads. */
const LOADED = `
  import { registerHooks } from 'node:module';
  registerHooks({ load: (url, context, next) => (console.log(url), next(url, context)) });
  const { commands } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
  await Promise.all([...commands.values()].map((load) => load()));`;

it('The declarations of all commands load neither compiler nor engine: help and completion come at once', () => {
  const options = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', LOADED];
  const modules = execFileSync(process.execPath, options, { encoding: 'utf8' }).trim().split('\n');

  expect(modules.filter((url) => url.includes('/lib/cli/commands/')).length).toBeGreaterThan(20);
  expect(
    modules.filter((url) => /\/lib\/(compiler\/(?!workflow-files)|engine|steps|local|sweep)/.test(url)),
  ).toEqual([]);
});
