import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { Assignment, StateDraft } from '#steps/emission.ts';
import { analyse } from '../expressions/analyse.ts';
import type { PathUse } from '../expressions/analysis.ts';
import { substitute } from '../expressions/substitute.ts';
import { expressionOf, marked } from './inline.ts';

/** Fields of `$states.context.Execution` that mean the execution which the author knows. A redrive is the child's own. */
const FIELDS: ReadonlySet<string> = new Set(['Id', 'Name', 'StartTime', 'Input']);

/** Rewrites what is emitted into a child execution: what it reads of the execution is that of the root, in a variable. */
export class ChildContext {
  /** Fields of the root that are read. */
  readonly reads = new Set<string>();
  readonly #root: string;

  /** @param root Name of the variable that has the root's fields. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Rewrites a state and its edges in place. */
  state(draft: StateDraft): void {
    draft.body = this.value(draft.body) as JsonObject;
    for (const edge of draft.edges) {
      this.assignments(edge.assigns);
      if (edge.slot.kind === 'choice') edge.slot.condition = this.expression(edge.slot.condition);
      if (edge.output !== undefined) edge.output = this.value(edge.output);
    }
  }

  /** Rewrites assignments in place. */
  assignments(assigns: readonly Assignment[]): void {
    for (const assign of assigns) {
      assign.expression = this.expression(assign.expression);
      if (assign.value !== undefined) assign.value = this.value(assign.value);
    }
  }

  /** Returns an ASL value rewritten. */
  value(value: Json): Json {
    if (typeof value === 'string') {
      const expression = expressionOf(value);
      return expression === undefined ? value : marked(this.expression(expression));
    }
    if (Array.isArray(value)) return value.map((item) => this.value(item));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.value(item)]));
  }

  /** Returns JSONata rewritten. Texts in it stay as they are: they are evaluated elsewhere. */
  expression(text: string): string {
    if (!text.includes('$states')) return text;
    const analysis = analyse(text);
    if (!analysis.ok) return text;
    const edits = analysis.paths.flatMap((path) => this.#edit(text, path) ?? []);
    return substitute(text, edits);
  }

  #edit(text: string, { variable, steps, start }: PathUse) {
    const [context, execution, field] = steps;
    if (variable !== 'states' || context !== 'context') return undefined;
    if (execution === undefined) {
      for (const each of FIELDS) this.reads.add(each);
      const own = '$states.context';
      const end = text.indexOf('context', start) + 'context'.length;
      const replacement = `$merge([${own}, {"Execution": $merge([${own}.Execution, $${this.#root}])}])`;
      return { start, end, replacement };
    }
    if (execution !== 'Execution' || field === undefined || !FIELDS.has(field)) return undefined;
    this.reads.add(field);
    const end = text.indexOf('Execution', start) + 'Execution'.length;
    return { start, end, replacement: `$${this.#root}` };
  }
}
