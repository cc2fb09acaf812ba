import { MAX_TOOL_SECONDS, toolsFile } from '#contracts/tools/tool-list.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { ownField } from '#core/json.ts';
import type { Step } from '../step.ts';
import type { Schemas, StepProblem } from '../step-type.ts';
import { toolsOf } from './server-tools.ts';

/** Checks the server, the tool and its arguments, and the time. */
export const checkTool = (step: Step, schemas: Schemas): StepProblem[] => [
  ...(checkServer(step, schemas) ?? checkCall(step, schemas)),
  ...checkTimeout(step),
];

const checkServer = ({ server }: Step, { project: { connections } }: Schemas): StepProblem[] | undefined => {
  const name = String(server);
  const found = ownField(connections, name);
  if (!connections || found?.tools) return undefined;
  const known = Object.keys(connections).filter((one) => connections[one]?.tools);
  const message = found
    ? `the connection "${name}" is not a server of tools`
    : `there is no server "${name}"`;
  const all =
    known.length > 0
      ? `the project has ${known.join(', ')}`
      : 'describe it in statemachines/connections.yaml';
  return [{ path: ['server'], message, hint: didYouMean(name, known) ?? all }];
};

const checkCall = (step: Step, schemas: Schemas): StepProblem[] => {
  const server = String(step.server);
  const { project } = schemas;
  if (!project.read) return [];
  const tools = toolsOf(server, project);
  if (!tools) {
    const message = `the tools of "${server}" are not known: there is no ${toolsFile(server)}`;
    return [{ path: ['server'], message, hint: `run: baton tools pull ${server}` }];
  }
  const tool = tools.find(({ name }) => name === step.tool);
  if (!tool) {
    const known = tools.map(({ name }) => name);
    const hint = didYouMean(String(step.tool), known) ?? `it has ${known.join(', ') || 'none'}`;
    const message = `the server "${server}" has no tool "${step.tool}"`;
    return [{ path: ['tool'], message, hint: `${hint}; run baton tools pull ${server} if it is new` }];
  }
  return schemas.misfits(step.with ?? {}, {
    schema: tool.input,
    path: ['with'],
    who: `the tool ${tool.name}`,
  });
};

const checkTimeout = ({ timeout }: Step): StepProblem[] =>
  (parseDurationSeconds(timeout ?? '') ?? 0) > MAX_TOOL_SECONDS
    ? [{ path: ['timeout'], message: `a tool has 5m at most, got ${timeout}`, hint: 'write 5m' }]
    : [];
