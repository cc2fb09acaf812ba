import type { WorkflowDefinition } from '#compiler/define-workflow.ts';
import type { Connection } from '#contracts/connections/connection.ts';
import { smallProject } from './project.ts';
import { synthesize, type Template } from './synthesize.ts';

/** A project of several tests, because a synthesis takes half a second of the processor, with one workflow or with many. */
export class SharedProject {
  readonly #workflows: WorkflowDefinition[] = [];
  readonly #connections: Record<string, Connection> = {};
  #templates: Promise<Record<string, Template>> | undefined;

  /** Adds what a test needs; names must differ from those of the other tests. To be called while tests are declared. */
  add(workflows: readonly WorkflowDefinition[], connections: Record<string, Connection> = {}): void {
    this.#workflows.push(...workflows);
    Object.assign(this.#connections, connections);
  }

  /** Returns the templates of everything that was added, by name of stack. */
  templates(): Promise<Record<string, Template>> {
    this.#templates ??= smallProject(this.#workflows, this.#connections).then((project) =>
      synthesize(project),
    );
    return this.#templates;
  }
}
