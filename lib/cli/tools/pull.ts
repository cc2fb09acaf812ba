import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadDocuments } from '#compiler/load-documents.ts';
import type { Connection } from '#contracts/connections/connection.ts';
import { secretInFiles } from '#contracts/secrets/secret-file.ts';
import { type ToolList, toolsFile, toolsIn } from '#contracts/tools/tool-list.ts';
import { diagnosticLine, hasErrors } from '#core/diagnostics.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { parseJson } from '#core/json.ts';
import { secretFilesOf } from '#local/actions/action-host.ts';
import { listTools } from '#platform/tools/tool-server.ts';
import { UserError } from '../errors/user-error.ts';

/** Milliseconds in which a server must list its tools. */
const MAX_MILLISECONDS = 30_000;

/** What was written for a server. */
export interface PulledTools {
  server: string;
  /** Absolute path. */
  file: string;
  tools: number;
  /** Names of tools that are new, that have changed, and that are gone. */
  added: string[];
  changed: string[];
  removed: string[];
}

/** Asks servers for their tools, all of the project's without names, and keeps them in the project. Throws a UserError. */
export const pullTools = async (root: string, names: readonly string[]): Promise<PulledTools[]> => {
  const servers = await serversOf(root);
  const unknown = names.find((name) => !servers.has(name));
  if (unknown !== undefined || servers.size === 0) throw noServer(unknown, [...servers.keys()]);
  const chosen = [...servers].filter(([name]) => names.length === 0 || names.includes(name));
  return Promise.all(chosen.map(([name, connection]) => pull(root, name, connection)));
};

const serversOf = async (root: string): Promise<Map<string, Connection>> => {
  const { checked, provided } = await loadDocuments(root, [join(root, 'statemachines')]);
  const { connections } = provided;
  if (!connections) {
    const broken = checked.flatMap(({ diagnostics }) => (hasErrors(diagnostics) ? diagnostics : []));
    throw new UserError(broken[0] ? diagnosticLine(broken[0]) : 'The connections cannot be read');
  }
  return new Map(Object.entries(connections).filter(([, { tools }]) => tools !== undefined));
};

const noServer = (name: string | undefined, known: readonly string[]): UserError => {
  if (known.length === 0) {
    return new UserError('The project has no server of tools', {
      hint: 'describe it in statemachines/connections.yaml: docs: { tools: { url: https://… } }',
    });
  }
  const hint = didYouMean(name ?? '', known) ?? `the project has ${known.join(', ')}`;
  return new UserError(`There is no server "${name}"`, { hint });
};

const pull = async (
  root: string,
  name: string,
  { tools, ...connection }: Connection,
): Promise<PulledTools> => {
  const secret = async (wanted: string): Promise<string> => {
    const files = secretFilesOf(root);
    const value = secretInFiles(wanted, files);
    if (value !== undefined) return value;
    throw new UserError(`There is no secret "${wanted}"`, { hint: `put it into ${files.join(' or ')}` });
  };
  const server = { name, url: tools?.url ?? '', ...connection };
  const list = await listTools(server, { secret, milliseconds: MAX_MILLISECONDS }).catch((error: Error) => {
    throw error instanceof UserError ? error : new UserError(error.message);
  });
  const file = join(root, toolsFile(name));
  const before = existsSync(file) ? (toolsIn(parseJson(readFileSync(file, 'utf8'))) ?? []) : [];
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(list, null, 2)}\n`);
  return { server: name, file, tools: list.tools.length, ...differences(before, list.tools) };
};

const differences = (
  before: ToolList['tools'],
  after: ToolList['tools'],
): Pick<PulledTools, 'added' | 'changed' | 'removed'> => {
  const known = new Map(before.map((tool) => [tool.name, JSON.stringify(tool)]));
  const names = after.map(({ name }) => name);
  return {
    added: names.filter((name) => !known.has(name)),
    changed: after
      .filter((tool) => known.has(tool.name) && known.get(tool.name) !== JSON.stringify(tool))
      .map(({ name }) => name),
    removed: [...known.keys()].filter((name) => !names.includes(name)),
  };
};
