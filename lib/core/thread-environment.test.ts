import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

const MODULE = new URL('./thread-environment.ts', import.meta.url).href;

/** Returns where a thread finds compiled modules, in a process that keeps them or does not. */
const cacheOf = (keeps: string): string => {
  const program = `
    import module from 'node:module';
    import { threadEnvironment } from '${MODULE}';
    ${keeps}
    console.log(threadEnvironment().NODE_COMPILE_CACHE ?? 'nowhere');`;
  const { NODE_COMPILE_CACHE: _, ...env } = process.env;
  const options = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program];
  return spawnSync(process.execPath, options, { encoding: 'utf8', env }).stdout.trim();
};

describe('The environment of a thread', () => {
  it('says where compiled modules are, if the process keeps them', () => {
    expect(cacheOf('')).toBe('nowhere');
    expect(cacheOf('module.enableCompileCache();')).toMatch(/node-compile-cache$/);
  });
});
