import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** Lines of a text, both included; 1 is the first. */
export interface LineRange {
  from: number;
  to: number;
}

/** Returns the lines of a step in YAML, from the line in which it begins to before what is less indented. */
export const linesOfStep = (text: string, from: number): LineRange => {
  const lines = text.split('\n');
  const first = lines[from - 1] ?? '';
  // A step in braces is on one line with its neighbours.
  const dash = /^(\s*)-\s+(?![{[])/.exec(first);
  if (!dash) return { from, to: from };
  const indent = dash[0].length;
  let to = from;
  for (let index = from; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line.trim() === '') continue;
    if (line.search(/\S/) < indent) break;
    to = index + 1;
  }
  return { from, to };
};

/** A line of a definition, and the innermost state that it belongs to. */
export interface DefinitionLine {
  text: string;
  state?: string;
}

/** Writes a definition as JSON, line by line, each with the state that it belongs to. */
export const definitionLines = (definition: JsonObject): DefinitionLine[] => {
  const lines: DefinitionLine[] = [];
  const write = (
    value: Json,
    place: { indent: string; before: string; after: string; state?: string | undefined },
  ): void => {
    const { indent, before, after, state } = place;
    const push = (text: string): void => {
      lines.push({ text: `${indent}${text}`, ...defined({ state }) });
    };
    const isList = Array.isArray(value);
    if (!(isList || isObject(value)) || Object.keys(value).length === 0) {
      push(`${before}${JSON.stringify(value)}${after}`);
      return;
    }
    push(`${before}${isList ? '[' : '{'}`);
    const entries = Object.entries(value);
    for (const [index, [name, inner]] of entries.entries()) {
      const isState = before === '"States": ' && !isList;
      write(inner as Json, {
        indent: `${indent}  `,
        before: isList ? '' : `${JSON.stringify(name)}: `,
        after: index < entries.length - 1 ? ',' : '',
        state: isState ? name : state,
      });
    }
    push(`${isList ? ']' : '}'}${after}`);
  };
  write(definition, { indent: '', before: '', after: '' });
  return lines;
};

/** What is read of a step. */
export interface CompiledStep {
  id: string;
  state: string;
  lookUp?: string;
  fallbacks?: readonly string[];
}

/** Returns the names of the states that a step is compiled to: its own, those that decide on it or look for its result, and its fallbacks. */
export const statesOfStep = (
  step: CompiledStep,
  steps: readonly CompiledStep[],
  states: Iterable<string>,
): Set<string> => {
  const others = steps
    .filter(({ id }) => id !== step.id)
    .flatMap(({ state, fallbacks = [] }) => [state, ...fallbacks]);
  const isOthers = (name: string): boolean =>
    others.some((other) => name === other || (other.startsWith(`${step.state}_`) && name.startsWith(other)));
  const own = new Set([step.state, step.lookUp, ...(step.fallbacks ?? [])]);
  return new Set(
    [...states].filter(
      (name) =>
        own.has(name) ||
        name === `when_${step.state}` ||
        (name.startsWith(`${step.state}_`) && !isOthers(name)),
    ),
  );
};
