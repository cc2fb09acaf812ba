import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** A state as progress needs it: where it may lead and what it contains. */
export interface OutlineState {
  name: string;
  type: string;
  /** The Parallel or Map around it. */
  container?: OutlineState;
  /** Which of the container's branches it is in. */
  branch: number;
  /** First states of its branches or of its iteration. */
  starts: string[];
  /** States that may follow in the normal course. */
  next: string[];
  /** States that may follow when it fails. */
  caught: string[];
  /** Most iterations of a Map at once; 0 means no limit. */
  maxConcurrency: number;
  /** Ids of the `fail` steps without a state, by the state that follows when they fail. */
  raises: Map<string, string>;
  /** Whether it ends its scope as a failure: as a Fail state, or with an error in the result of a branch or an iteration. */
  fails: boolean;
}

/** The states of a definition by name; names are unique in a whole definition. */
export class Outline {
  readonly states = new Map<string, OutlineState>();
  readonly startAt: string;
  readonly #reach = new Map<string, Set<string>>();

  constructor(definition: JsonObject) {
    this.startAt = this.#read(definition, undefined, 0);
  }

  #read(scope: JsonObject, container: OutlineState | undefined, branch: number): string {
    for (const [name, state] of Object.entries(isObject(scope.States) ? scope.States : {})) {
      if (!isObject(state)) continue;
      const outlined: OutlineState = {
        name,
        type: String(state.Type),
        container,
        branch,
        starts: [],
        next: [...objects(state.Choices).map((choice) => choice.Next), state.Default, state.Next].filter(
          isText,
        ),
        caught: objects(state.Catch)
          .map((catcher) => catcher.Next)
          .filter(isText),
        maxConcurrency: typeof state.MaxConcurrency === 'number' ? state.MaxConcurrency : 0,
        raises: new Map([state, ...objects(state.Choices)].flatMap(raisedOnEdge)),
        fails: state.Type === 'Fail' || (state.Type === 'Succeed' && isFailedEnvelope(state.Output)),
      };
      this.states.set(name, outlined);
      const inner = [...objects(state.Branches), state.ItemProcessor, state.Iterator].filter(isObject);
      outlined.starts = inner.map((innerScope, index) => this.#read(innerScope, outlined, index));
    }
    return String(scope.StartAt ?? '');
  }

  /** Returns the states that may follow a state, directly or not, on its level; itself only if a loop leads back. */
  reachable(from: string): Set<string> {
    const known = this.#reach.get(from);
    if (known) return known;
    const reached = new Set<string>();
    const queue = [from];
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      const state = this.states.get(name);
      for (const next of state ? [...state.next, ...state.caught] : []) {
        if (!reached.has(next)) queue.push(next);
        reached.add(next);
      }
    }
    this.#reach.set(from, reached);
    return reached;
  }

  /** Returns the states after which a `fail` step without a state raises its error. */
  raisedAfter(step: string): OutlineState[] {
    return [...this.states.values()].filter(({ raises }) => [...raises.values()].includes(step));
  }

  /** Lists the containers around a state, outermost first, and the state itself. */
  path(name: string): OutlineState[] {
    const path: OutlineState[] = [];
    for (let state = this.states.get(name); state; state = state.container) path.unshift(state);
    return path;
  }
}

/** Tells whether a branch or an iteration ends with a result that holds an error: `{ saga, error }`. */
const isFailedEnvelope = (output: Json | undefined): boolean =>
  isObject(output) && 'saga' in output && typeof output.error === 'string';

/** Reads which `fail` step an edge is: one without a state assigns its error on the way to the handler. */
const raisedOnEdge = ({ Assign, Next }: JsonObject): [next: string, step: string][] => {
  if (!isText(Next) || !isObject(Assign)) return [];
  const errors = Object.entries(Assign).filter(([variable]) => /^failure(_\d+)?$/.test(variable));
  return errors.flatMap(([, error]) => {
    const step = isText(error)
      ? /"Step": "([^"\\]+)", "At": \$millis\(\)\} %\}$/.exec(error)?.[1]
      : undefined;
    return step === undefined ? [] : [[Next, step] as [string, string]];
  });
};

const isText = (value: Json | undefined): value is string => typeof value === 'string';
const objects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];
