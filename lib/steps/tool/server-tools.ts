import { type Tool, toolsFile, toolsIn } from '#contracts/tools/tool-list.ts';
import { parseJson } from '#core/json.ts';
import type { Project } from '../project.ts';
import type { Step } from '../step.ts';

/** Returns the tools of a server that the project keeps; undefined if it keeps none. */
export const toolsOf = (server: string, project: Project): Tool[] | undefined => {
  const text = project.read?.(toolsFile(server));
  return text === undefined ? undefined : toolsIn(parseJson(text));
};

/** Returns a step's tool; undefined if the project does not know it. */
export const toolOf = (step: Step, project: Project): Tool | undefined =>
  toolsOf(String(step.server), project)?.find(({ name }) => name === step.tool);
