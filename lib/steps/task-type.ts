import type { Substitution } from '#contracts/manifest.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { EmitContext } from './emission.ts';
import type { Project } from './project.ts';
import type { Step } from './step.ts';

/** What a function must reach. */
type Reach = Pick<Extract<Substitution, { kind: 'reach' }>, 'models' | 'secrets'>;

/**
 * How tasks that are computed at run time are of a step type: `{ id, type, with }`. What they may do is allowed by names, such as that
 * of a model; the settings of each name are in the definition.
 */
export interface TaskType {
  /** The value of `type` in a task. */
  type: string;
  /** What is named, for messages. */
  what: string;
  /** Name of the platform's function that runs such tasks; absent if each name has a function. */
  action?: string;
  /** Returns the placeholder of the function of a name. */
  functionName?(name: string, step: Step, context: EmitContext): string;
  /** Returns the name of the breaker around calls of what is named; absent if there is none. */
  breaker?(name: string): string;
  /** Fields of the input that no log may have. */
  sensitive: string[];
  /** Errors of the function that another attempt would meet again. */
  permanent: string[];
  /** Lists the names that the project knows; undefined if it is not known. */
  known(project: Project): string[] | undefined;
  /** Whether a name may be allowed although the project does not know it. */
  takes?(name: string): boolean;
  /** Explains why a name can never be asked for. */
  wrong?(name: string): { message: string; hint: string } | undefined;
  /** JSONata of the name that a task asks for, from its `with`, `$w`. */
  asks: string;
  /** JSON Schema of a task's `with`. */
  input(name: string, project: Project): JsonObject;
  /** Whether tasks may change something. */
  effect(name: string, project: Project): boolean;
  /** Returns what the platform's function must reach. */
  reach?(name: string, project: Project): Reach;
  /** What the function gets about a name. */
  settings(name: string, project: Project): Json;
  /** JSONata of the function's input, from a task's `with`, `$w`, and the settings of its name, `$s`. */
  payload(timeoutSeconds: number | undefined): string;
}
