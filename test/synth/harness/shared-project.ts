import type { WorkflowDefinition } from '#compiler/define-workflow.ts';
import type { Connection } from '#contracts/connections/connection.ts';
import type { Project } from '#stacks/index.ts';
import { smallProject } from './project.ts';
import { synthesize, type Template } from './synthesize.ts';

/** A project of several tests, because a synthesis takes half a second of the processor, with one workflow or with many. */
export class SharedProject {
  readonly #workflows: WorkflowDefinition[] = [];
  readonly #connections: Record<string, Connection> = {};
  #project: Promise<Project> | undefined;

  /** Adds what a test needs; names must differ from those of the other tests. To be called while tests are declared. */
  add(workflows: readonly WorkflowDefinition[], connections: Record<string, Connection> = {}): void {
    this.#workflows.push(...workflows);
    Object.assign(this.#connections, connections);
  }

  /** Returns everything that was added, compiled. */
  project(): Promise<Project> {
    this.#project ??= smallProject(this.#workflows, this.#connections);
    return this.#project;
  }

  /** Returns the templates of everything that was added, by name of stack. */
  async templates(): Promise<Record<string, Template>> {
    return synthesize(await this.project());
  }
}

/** Workflows of several suites, of which each test reads what is its alone. */
export const apart = new SharedProject();
