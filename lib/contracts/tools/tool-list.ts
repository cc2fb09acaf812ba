import { isObject, type JsonObject, knownAs } from '#core/json.ts';

/** A tool of a server, as the project keeps it. */
export interface Tool {
  name: string;
  description?: string;
  /** JSON Schema of the arguments. */
  input: JsonObject;
  /** JSON Schema of the structured result; absent if the server gives none. */
  output?: JsonObject;
  /** Whether the server says that the tool changes nothing. */
  read_only: boolean;
}

/** What a server offers, as `baton tools pull` writes it. */
export interface ToolList {
  server: { name: string; version: string };
  tools: Tool[];
}

/** Returns the file of a server's tools, by its path from the project's folder. */
export const toolsFile = (server: string): string => `statemachines/tools/${server}.json`;

/** Seconds that a call of a tool may take. */
export const MAX_TOOL_SECONDS = 300;

/** Seconds that it may take if the step has no timeout. */
export const DEFAULT_TOOL_SECONDS = 60;

/** Reads the tools in a file of `baton tools pull`; undefined if it is another one. */
export const toolsIn = (value: unknown): Tool[] | undefined =>
  isObject(value) && Array.isArray(value.tools)
    ? value.tools.filter((one) => isObject(one) && isObject(one.input)).map((one) => knownAs<Tool>(one))
    : undefined;
