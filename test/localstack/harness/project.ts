import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Connection } from '#contracts/connections/connection.ts';
import { ROOT } from './deployment.ts';

const PROJECT = resolve(import.meta.dirname, '../project');

/** A project of a user's, beside this repository. */
export interface CopiedProject {
  root: string;
  remove(): void;
}

/** Address of the services in `project/`. */
const SERVICES = 'https://depot.example.com';

/** Copies `project/` as a user has it, with Baton installed, and connects it: the test's servers have free ports. */
export const copyProject = (connections: Record<string, Connection>, servicesUrl: string): CopiedProject => {
  const root = mkdtempSync(join(tmpdir(), 'baton-project-'));
  cpSync(PROJECT, root, { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"name": "steps", "private": true, "type": "module"}\n');
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(ROOT, join(root, 'node_modules/baton'));
  // JSON is YAML.
  writeFileSync(
    join(root, 'statemachines/connections.yaml'),
    JSON.stringify({ kind: 'connections', connections }),
  );
  const services = join(root, 'statemachines/depot.services.yaml');
  writeFileSync(services, readFileSync(services, 'utf8').replaceAll(SERVICES, servicesUrl));
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
};
