import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CliResult, makeProject, runCli } from '#cli/testing/cli-process.ts';
import { environment } from './localstack.ts';

/** The project of a user who has deployed a stage, and credentials in the environment. */
export interface StageProject {
  root: string;
  /** Calls the CLI for the stage. */
  baton(...args: string[]): Promise<CliResult>;
  remove(): void;
}

/** Makes a project with a stage of this name. */
export const stageProject = (stage: string): StageProject => {
  const { root, remove } = makeProject();
  const config = { stages: { [stage]: {} } };
  writeFileSync(join(root, 'baton.config.ts'), `export default ${JSON.stringify(config)};\n`);
  const env = Object.entries(environment()).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return {
    root,
    baton: (...args) => runCli([...args, '--stage', stage], root, Object.fromEntries(env)),
    remove,
  };
};
