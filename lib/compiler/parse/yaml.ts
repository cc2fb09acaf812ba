import {
  type Alias,
  type Document,
  isMap,
  isScalar,
  LineCounter,
  parseDocument,
  Scalar,
  visit,
  type YAMLError,
} from 'yaml';
import type { Diagnostic } from '#core/diagnostics.ts';
import { dropOldest } from '#core/drop-oldest.ts';
import type { Json } from '#core/json.ts';
import { firstDeeper } from '#core/json-depth.ts';
import type { SpanOf } from '../findings/finding.ts';
import type { WorkflowSource } from '../types.ts';
import { duplicateKey } from './errors/duplicate-key.ts';
import { invalidYaml } from './errors/invalid-yaml.ts';
import { unquotedBraces } from './errors/unquoted-braces.ts';
import { type SourceText, spanBetween, spanLookup } from './source-text.ts';
import { explainYamlError } from './yaml-errors.ts';

/** A YAML text as data. */
export interface ParsedYaml {
  /** Absent when the text cannot be read at all. */
  value?: Json;
  diagnostics: Diagnostic[];
  spanOf: SpanOf;
}

/** Whether a map is the only content of another, as in `{{ … }}`. */
const isInBraces = (text: string, start: number): boolean => text[start] === '{' && text[start - 1] === '{';

/** Whether the rest of the text still means what it says. */
const isHarmless = (text: string, { code, pos }: YAMLError): boolean =>
  code === 'DUPLICATE_KEY' || (code === 'NON_STRING_KEY' && isInBraces(text, pos[0]));

/** Texts that were read last: a project reads a workflow to know it, and again to compile it. Nothing changes what is kept. */
const kept = new Map<string, { document: Document.Parsed; lines: LineCounter }>();
const MAX_KEPT = 20;

const read = (text: string): { document: Document.Parsed; lines: LineCounter } => {
  const known = kept.get(text);
  if (known) return known;
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    merge: true,
  });
  kept.set(text, { document, lines });
  dropOldest(kept, MAX_KEPT);
  return { document, lines };
};

/** Parses a YAML 1.2 text; explains what cannot be parsed. Never throws. */
export const parseYaml = ({ text, file }: WorkflowSource): ParsedYaml => {
  const { document, lines } = read(text);
  const source: SourceText = { file, text, lines };
  const spanOf = spanLookup(source, document);
  const diagnostics = [...findUnquotedBraces(source, document), ...findErrors(source, document)];
  if (document.errors.some((error) => !isHarmless(text, error))) return { diagnostics, spanOf };
  keepFirstKeys(document);
  const { value, problem } = toData(source, document, spanOf);
  if (problem) diagnostics.push(problem);
  return { value, diagnostics, spanOf };
};

const syntaxProblem = (
  source: SourceText,
  [start, end]: readonly [number, number],
  message: string,
  hint?: string,
): Diagnostic => ({
  code: invalidYaml.code,
  severity: 'error',
  message,
  path: [],
  span: spanBetween(source, start, end),
  hint,
});

/** Only the first syntax error is reported, and nothing behind it: what follows mostly comes from it. */
const findErrors = (source: SourceText, document: Document): Diagnostic[] => {
  const found: { at: number; diagnostic: Diagnostic }[] = [];
  let syntax: YAMLError | undefined;
  for (const error of document.errors) {
    const [start, end] = error.pos;
    if (error.code === 'DUPLICATE_KEY') {
      const key = /^[^\s:,}]+/.exec(source.text.slice(start))?.[0] ?? '';
      const span = spanBetween(source, start, start + key.length);
      const finding = duplicateKey.finding(key);
      found.push({ at: start, diagnostic: { ...finding, severity: 'error', path: [], span } });
    } else if (error.code !== 'NON_STRING_KEY') {
      syntax ??= error;
    } else if (!isInBraces(source.text, start)) {
      const problem = syntaxProblem(source, [start, end], 'a list or map cannot be a key', 'quote the key');
      found.push({ at: start, diagnostic: problem });
    }
  }
  for (const warning of document.warnings) {
    if (warning.code === 'TAG_RESOLVE_FAILED') syntax ??= warning;
  }
  if (!syntax) return found.map(({ diagnostic }) => diagnostic);
  const { message, hint, start } = explainYamlError(source.text, document, syntax);
  return [
    ...found.filter(({ at }) => at < start).map(({ diagnostic }) => diagnostic),
    syntaxProblem(source, [start, Math.max(syntax.pos[1], start + 1)], message, hint),
  ];
};

/** Removes what a key that occurs twice says the second time: the value that is read is the one that is found by its path. */
const keepFirstKeys = (document: Document): void => {
  if (!document.errors.some(({ code }) => code === 'DUPLICATE_KEY')) return;
  visit(document, {
    Map: (_key, node) => {
      const seen = new Set<unknown>();
      node.items = node.items.filter(({ key }) => {
        const name = isScalar(key) ? String(key.value) : key;
        if (seen.has(name)) return false;
        seen.add(name);
        return true;
      });
    },
  });
};

/** `{{ … }}` without quotes is a map with a map for its key; it is read as the text that the author meant. */
const findUnquotedBraces = (source: SourceText, document: Document): Diagnostic[] => {
  if (!document.errors.some((error) => error.code === 'NON_STRING_KEY')) return [];
  const found: Diagnostic[] = [];
  visit(document, {
    Map: (_key, node) => {
      const first = node.items[0];
      if (!node.flow || !first || !isMap(first.key) || !first.key.flow || !node.range) return undefined;
      const [start, end] = node.range;
      const text = source.text.slice(start, end).trimEnd();
      const span = spanBetween(source, start, start + text.length);
      found.push({ ...unquotedBraces.finding(text), severity: 'error', path: [], span });
      const meant = new Scalar(text);
      meant.range = [start, end, end];
      meant.type = 'PLAIN';
      return meant;
    },
  });
  return found;
};

/** Levels of lists and maps in a document, many times what a workflow needs; what walks it takes a place on the stack for each. */
const MAX_LEVELS = 200;

const toData = (
  source: SourceText,
  document: Document,
  spanOf: SpanOf,
): { value?: Json; problem?: Diagnostic } => {
  let aliases = false;
  try {
    const value = document.toJS({
      maxAliasCount: 1000,
      onAnchor: () => {
        aliases = true;
      },
    }) as Json;
    // Aliases put one object in several places; copying keeps changes to one of them local.
    const own = aliases ? (JSON.parse(JSON.stringify(value)) as Json) : value;
    const beyond = firstDeeper(own, MAX_LEVELS);
    if (!beyond) return { value: own };
    const at = spanOf(beyond, { at: 'key' })?.start.offset ?? 0;
    const message = `lists and maps are nested more than ${MAX_LEVELS} levels deep`;
    return { problem: syntaxProblem(source, [at, at], message) };
  } catch {
    return { problem: aliasProblem(source, danglingAlias(document)) };
  }
};

const aliasProblem = (source: SourceText, alias: Alias | undefined): Diagnostic => {
  if (!alias)
    return syntaxProblem(source, [0, 0], 'an anchor contains itself, or aliases multiply without end');
  const [start, end] = alias.range ?? [0, 0];
  const message = `the alias *${alias.source} names an anchor that is not set before it`;
  return syntaxProblem(source, [start, end], message, 'put the text in quotes if no alias is meant');
};

const danglingAlias = (document: Document): Alias | undefined => {
  let found: Alias | undefined;
  visit(document, {
    Alias: (_key, node) => {
      if (node.resolve(document)) return undefined;
      found = node;
      return visit.BREAK;
    },
  });
  return found;
};
