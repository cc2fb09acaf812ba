import { secretNames } from '#contracts/connections/secret-names.ts';
import { DEFAULT_TOOL_SECONDS, MAX_TOOL_SECONDS, type Tool } from '#contracts/tools/tool-list.ts';
import { ownField } from '#core/json.ts';
import type { Project } from '../project.ts';
import type { TaskType } from '../task-type.ts';
import { ACTION, breakerOf, PERMANENT, SENSITIVE, schemasOf, serverOf } from './emit.ts';
import { toolsOf } from './server-tools.ts';

const split = (name: string): { server: string; tool: string } => {
  const [server = '', ...rest] = name.split('/');
  return { server, tool: rest.join('/') };
};

const toolNamed = (name: string, project: Project): Tool | undefined => {
  const { server, tool } = split(name);
  return toolsOf(server, project)?.find((one) => one.name === tool);
};

/** Tasks that call a tool: `with` has `server`, `tool` and `arguments`. */
export const toolTask: TaskType = {
  type: 'tool',
  what: 'tool',
  action: ACTION,
  breaker: (name) => breakerOf(split(name).server),
  sensitive: SENSITIVE,
  permanent: PERMANENT,
  known: (project) =>
    project.connections && project.read
      ? Object.keys(project.connections).flatMap((server) =>
          (toolsOf(server, project) ?? []).map(({ name }) => `${server}/${name}`),
        )
      : undefined,
  asks: '$w.server & "/" & $w.tool',
  input: (name, project) => ({
    type: 'object',
    properties: { arguments: toolNamed(name, project)?.input ?? { type: 'object' } },
  }),
  effect: (name, project) => toolNamed(name, project)?.read_only !== true,
  reach: (name, { connections }) => ({
    secrets: secretNames(ownField(connections, split(name).server) ?? {}),
  }),
  settings: (name, project) => {
    const { server, tool } = split(name);
    return { server: serverOf(server, project), tool, schemas: schemasOf(toolNamed(name, project)) };
  },
  payload: (seconds = DEFAULT_TOOL_SECONDS) =>
    '{"server": $s.server, "tool": $s.tool, "arguments": $exists($w.arguments) ? $w.arguments : {}, ' +
    `"schemas": $s.schemas, "timeout_seconds": ${Math.min(seconds, MAX_TOOL_SECONDS)}}`,
};
