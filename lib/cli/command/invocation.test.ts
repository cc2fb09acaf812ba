import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { asInvoked, invocationOf } from './invocation.ts';

describe('How the user calls the CLI', () => {
  it.each([
    [{ PATH: '/nowhere' }, 'npx baton'],
    [{ npm_command: 'exec' }, 'npx baton'],
    [{ npm_lifecycle_event: 'start', npm_config_user_agent: 'npm/11.0.0 node/v24' }, 'npx baton'],
    [{ npm_lifecycle_event: 'dev', npm_config_user_agent: 'pnpm/10.1.0 npm/? node/v24' }, 'pnpm baton'],
    [{ npm_lifecycle_event: 'dev', npm_config_user_agent: 'yarn/4.1.0 npm/? node/v24' }, 'yarn baton'],
  ])('with %j is %s', (env, invocation) => {
    expect(invocationOf(env, tmpdir())).toBe(invocation);
  });

  it.each([
    [{ npm_command: 'run-script', npm_config_user_agent: 'npm/11.0.0 node/v24' }, 'npm run baton --'],
    [{ PATH: '/nowhere' }, 'npm run baton --'],
    [{ npm_command: 'exec', npm_config_user_agent: 'npm/11.0.0 node/v24' }, 'npx baton'],
    [{ npm_command: 'run-script', npm_config_user_agent: 'pnpm/10.1.0 node/v24' }, 'pnpm baton'],
  ])('with %j, in a folder of a project that has a script of this name, is %s', (env, invocation) => {
    const project = mkdtempSync(join(tmpdir(), 'baton-'));
    mkdirSync(join(project, 'lambdas'));
    writeFileSync(join(project, 'package.json'), '{ "scripts": { "baton": "node bin/baton.js" } }');

    expect(invocationOf(env, join(project, 'lambdas'))).toBe(invocation);
    rmSync(project, { recursive: true });
  });

  it('is by its name alone if a shell finds it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'baton-path-'));
    writeFileSync(join(folder, 'baton'), '');

    expect(invocationOf({ PATH: `/nowhere:${folder}` }, folder)).toBe('baton');
    expect(invocationOf({ PATH: folder, npm_command: 'exec' }, folder)).toBe('npx baton');
    rmSync(folder, { recursive: true });
  });
});

describe('A message', () => {
  it('shows commands as the user can paste them, and leaves everything else', () => {
    const text =
      'run "baton status", baton --help or npx baton init; baton is ./baton status of baton-cli run';

    expect(asInvoked(text, 'npx baton', ['status', 'init', 'run'])).toBe(
      'run "npx baton status", npx baton --help or npx baton init; baton is ./baton status of baton-cli run',
    );
  });
});
