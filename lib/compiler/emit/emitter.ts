import type { Fragment, StateDraft } from '#steps/emission.ts';
import type { Block } from '#steps/step.ts';
import type { Names } from './author-text.ts';
import { type Build, takeName } from './build.ts';
import { namesIn } from './names.ts';
import type { Subgraph } from './subgraph.ts';

type EmitBlock = (emitter: Emitter, block: Pick<Block, 'steps' | 'output'>) => Fragment;

/** Emits into one subgraph of a build. */
export class Emitter {
  readonly build: Build;
  readonly graph: Subgraph;
  readonly #emitBlock: EmitBlock;

  /** Blocks hold steps and steps hold blocks: `emitBlock` ties the recursion, so that files import each other one way. */
  constructor(build: Build, graph: Subgraph, emitBlock: EmitBlock) {
    this.build = build;
    this.graph = graph;
    this.#emitBlock = emitBlock;
  }

  /** Returns an emitter of the same build for another subgraph. */
  into(graph: Subgraph): Emitter {
    return new Emitter(this.build, graph, this.#emitBlock);
  }

  /** What the author's names mean in this subgraph. */
  get names(): Names {
    return namesIn(this.build, this.graph);
  }

  /** Emits a block's steps into this subgraph. */
  emitBlock(block: Pick<Block, 'steps' | 'output'>): Fragment {
    return this.#emitBlock(this, block);
  }

  /** Adds a state. */
  add(state: StateDraft): void {
    this.graph.states.set(state.name, state);
    if (state.inner === undefined) return;
    this.build.innerTransitions.set(state.name, state.inner);
    this.build.innerDrafted.set(state.name, state.inner);
  }

  /** Takes the wanted name for a state, or one like it if another state has it. */
  stateName(wanted: string): string {
    return takeName(this.build.stateNames, wanted);
  }

  /** Takes the wanted name for a variable, or one like it if another variable has it. */
  variableName(wanted: string): string {
    return takeName(this.build.variableNames, wanted);
  }
}
