import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseConfig, settingsOf } from './config.ts';
import { loadConfig } from './load-config.ts';

const problemsOf = (act: () => unknown): string[] => {
  try {
    act();
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
};

describe('baton.config.ts', () => {
  it('gives each stage its own settings over those that all share', () => {
    const config = parseConfig(
      {
        defaults: { removal: 'destroy', shiftPercent: 20 },
        stages: { prod: { removal: 'retain' }, dev: {} },
      },
      'baton.config.ts',
    );

    expect(settingsOf({ config, stage: 'prod' })).toMatchObject({
      stage: 'prod',
      removal: 'retain',
      shiftPercent: 20,
    });
    expect(settingsOf({ config, stage: 'dev' })).toMatchObject({ stage: 'dev', removal: 'destroy' });
    expect(settingsOf({ config })).not.toHaveProperty('stage');
    expect(settingsOf({ config })).toMatchObject({ removal: 'destroy', requestsPerSecond: 50 });
  });

  it('is overridden by the context', () => {
    const config = parseConfig({ stages: { prod: { removal: 'retain' } } }, 'baton.config.ts');

    const settings = settingsOf({
      config,
      stage: 'prod',
      context: { removal: 'destroy', schedules: 'false' },
    });

    expect(settings).toMatchObject({ removal: 'destroy', schedules: false });
  });

  it('names the file, the field, what was found and what was expected, all at once', () => {
    const config = {
      stages: {
        prod: { removal: 'maybe', shiftPercent: 150, account: 12, alarmEmail: 'ops' },
        'my-baton': {},
        Dev: { removl: 'retain' },
        test: 7,
      },
      stage: {},
    };

    expect(problemsOf(() => parseConfig(config, 'baton.config.ts'))).toEqual([
      'baton.config.ts: stage: expected only "defaults" and "stages" here; did you mean "stages"?',
      'baton.config.ts: stages.prod.removal: expected "retain" or "destroy", got "maybe"',
      'baton.config.ts: stages.prod.shiftPercent: expected a whole number from 1 to 99, got 150',
      'baton.config.ts: stages.prod.account: expected an account id of 12 digits, as text, got 12',
      'baton.config.ts: stages.prod.alarmEmail: expected an e-mail address, got "ops"',
      expect.stringMatching(/^baton\.config\.ts: stages\.my-baton: "my-baton" cannot be a stage; expected/),
      expect.stringMatching(/^baton\.config\.ts: stages\.Dev: "Dev" cannot be a stage/),
      'baton.config.ts: stages.Dev.removl: there is no such setting; did you mean "stages.Dev.removal"?',
      'baton.config.ts: stages.test: expected an object of settings, got 7',
    ]);
  });

  it('refuses a stage that it does not list, and suggests the nearest', () => {
    const config = parseConfig({ stages: { prod: {}, dev: {} } }, 'baton.config.ts');

    expect(() => settingsOf({ config, stage: 'prd' })).toThrow(
      'stage: "prd" is not in baton.config.ts; expected prod, dev; did you mean "prod"?',
    );
    expect(settingsOf({ stage: 'any' })).toMatchObject({ stage: 'any' });
    expect(() => settingsOf({ stage: 'No Stage' })).toThrow('stage: "No Stage" cannot be a stage');
  });

  it('is loaded from the project, and need not be there', async () => {
    const root = mkdtempSync(join(tmpdir(), 'baton-config-'));

    expect(await loadConfig(root)).toEqual({});

    writeFileSync(
      join(root, 'baton.config.mjs'),
      "export default { stages: { prod: { region: 'eu-central-1' } } };",
    );

    expect(await loadConfig(root)).toMatchObject({ stages: { prod: { region: 'eu-central-1' } } });
  });

  it('says in one line why it cannot be loaded, or what it lacks', async () => {
    const broken = mkdtempSync(join(tmpdir(), 'baton-config-'));
    writeFileSync(join(broken, 'baton.config.mjs'), "import 'nothing-like-this';");

    await expect(loadConfig(broken)).rejects.toThrow(
      /^baton\.config\.mjs: cannot be loaded: .*nothing-like-this/,
    );

    const empty = mkdtempSync(join(tmpdir(), 'baton-config-'));
    writeFileSync(join(empty, 'baton.config.mjs'), '');

    await expect(loadConfig(empty)).rejects.toThrow(
      'baton.config.mjs: expected `export default defineConfig({ stages: { … } })`',
    );
  });
});
