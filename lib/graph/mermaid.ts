import type { EdgeKind, GraphNode, NodeShape, WorkflowGraph } from '#contracts/graph.ts';
import { required } from '#core/required.ts';
import { labelLines, textsOf } from './texts.ts';

/** Renders a workflow as a Mermaid flowchart, the critical path marked and how executions take
 * turns above it (https://mermaid.js.org/syntax/flowchart.html). */
export const renderMermaid = (graph: WorkflowGraph): string => {
  const ids = mermaidIds(graph);
  const inBlock = Map.groupBy(graph.nodes, ({ block }) => block);
  const blocksOf = Map.groupBy(graph.blocks, ({ owner }) => owner);
  const direction = graph.direction === 'down' ? 'TB' : 'LR';
  const title =
    graph.turns === undefined
      ? []
      : ['---', `title: ${JSON.stringify(`${graph.workflow}: ${graph.turns}`)}`, '---'];
  const lines = [...title, `flowchart ${direction}`];

  const drawBlock = (block: string | undefined, indent: string): void => {
    for (const node of inBlock.get(block) ?? []) drawNode(node, indent);
  };
  const drawNode = (node: GraphNode, indent: string): void => {
    const id = required(ids, node.id);
    const inner = blocksOf.get(node.id);
    if (!inner) {
      const [open, close] = SHAPES[node.shape];
      lines.push(`${indent}${id}${open}"${nodeLabel(node)}"${close}`);
      return;
    }
    lines.push(`${indent}subgraph ${id}["${frameLabel(node)}"]`, `${indent}  direction ${direction}`);
    for (const { id: block, name } of inner) {
      if (name === undefined) {
        drawBlock(block, `${indent}  `);
        continue;
      }
      lines.push(
        `${indent}  subgraph ${required(ids, block)}["${escapeText(name)}"]`,
        `${indent}    direction ${direction}`,
      );
      drawBlock(block, `${indent}    `);
      lines.push(`${indent}  end`);
    }
    lines.push(`${indent}end`);
  };
  drawBlock(undefined, '  ');
  for (const { from, to, kind, label } of graph.edges) {
    const text = label === undefined ? '' : `|"${labelLines(label).map(escapeText).join('<br/>')}"|`;
    lines.push(`  ${required(ids, from)} ${ARROWS[kind]}${text} ${required(ids, to)}`);
  }
  return [...lines, ...classLines(graph, ids)].join('\n');
};

/** Brackets that give a node its shape. */
const SHAPES: Record<NodeShape, [string, string]> = {
  box: ['[', ']'],
  approval: ['{{', '}}'],
  wait: ['([', '])'],
  event: ['>', ']'],
  value: ['(', ')'],
  failure: ['[[', ']]'],
  end: ['(((', ')))'],
  start: ['([', '])'],
  gate: ['{', '}'],
  compensation: ['(', ')'],
  nothing: ['((', '))'],
};

const ARROWS: Record<EdgeKind, string> = { next: '-->', back: '==>', undo: '-.->', error: '-.->' };

/** Strokes only: fills and text colours are those of the page's theme, light or dark. */
const CLASSES: Record<string, { style: string; has(node: GraphNode): boolean }> = {
  approval: { style: 'stroke:#7c3aed,stroke-width:2px', has: ({ shape }) => shape === 'approval' },
  waiting: { style: 'stroke:#0891b2,stroke-width:2px', has: ({ shape }) => shape === 'wait' },
  failure: { style: 'stroke:#dc2626,stroke-width:2px', has: ({ shape }) => shape === 'failure' },
  undo: { style: 'stroke-dasharray:5 4', has: ({ shape }) => shape === 'compensation' },
  critical: { style: 'stroke:#ea580c,stroke-width:3px', has: ({ critical }) => critical },
};

const classLines = ({ nodes, edges }: WorkflowGraph, ids: ReadonlyMap<string, string>): string[] => {
  const lines = Object.entries(CLASSES).flatMap(([name, { style, has }]) => {
    const members = nodes.filter(has).map(({ id }) => required(ids, id));
    return members.length === 0
      ? []
      : [`  classDef ${name} ${style}`, `  class ${members.join(',')} ${name}`];
  });
  const critical = edges.flatMap((edge, index) => (edge.critical ? [index] : []));
  return critical.length === 0
    ? lines
    : [...lines, `  linkStyle ${critical.join(',')} stroke:#ea580c,stroke-width:3px`];
};

const nodeLabel = (node: GraphNode): string => {
  const { title, detail, marks, condition } = textsOf(node);
  const small = [detail, ...condition, ...marks].filter(Boolean).map(escapeText);
  if (!title) return small.join('<br/>');
  return [escapeText(title), ...small.map((line) => `<small>${line}</small>`)].join('<br/>');
};

/** On one line: Mermaid draws the first box over further ones. */
const frameLabel = (node: GraphNode): string => {
  const { title, detail, marks, condition } = textsOf(node);
  const rest = [detail, ...condition, ...marks].filter(Boolean).map(escapeText);
  return rest.length === 0 ? escapeText(title) : `${escapeText(title)} (${rest.join(' · ')})`;
};

/**
 * What Mermaid or Markdown would read as syntax, written as entities
 * (https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters).
 */
const escapeText = (text: string): string =>
  text
    .replace(/["#&<>*`~[\]\\|]/gu, (character) => `#${character.codePointAt(0)};`)
    .replace(/\$\$/gu, '#36;#36;')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '#95;');

/** Words that Mermaid reads as its own in place of an id. */
const RESERVED =
  /^(?:end|graph|subgraph|flowchart|style|class|classDef|click|linkStyle|default|direction|call|href|interpolate)$/iu;

/** Ids that Mermaid takes: letters, digits and underscores, none of them its own words. */
const mermaidIds = ({ nodes, blocks }: WorkflowGraph): Map<string, string> => {
  const all = [...nodes, ...blocks].map(({ id }) => id);
  const taken = new Set(all.filter((id) => /^\w+$/u.test(id) && !RESERVED.test(id)));
  return new Map(
    all.map((id) => {
      if (taken.has(id)) return [id, id];
      const wanted = id.replace(/\W/gu, '_').replace(RESERVED, '$&_step');
      let name = wanted;
      for (let count = 2; taken.has(name); count++) name = `${wanted}_${count}`;
      taken.add(name);
      return [id, name];
    }),
  );
};
