import type { Plan } from '#compiler/types.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { graphOf } from './graph.ts';

const text = (words: string): string => words.replaceAll('"', '#quot;');

/** Renders a workflow's steps as a Mermaid flowchart, the critical path marked (https://mermaid.js.org/syntax/flowchart.html). */
export const renderMermaid = (manifest: WorkflowManifest, plan: Plan): string => {
  const { nodes, edges } = graphOf(manifest, plan);
  const lines = ['flowchart LR'];
  const draw = (parent: string | undefined, indent: string): void => {
    for (const node of nodes.filter((candidate) => candidate.parent === parent)) {
      const label = text(node.detail ? `${node.id}<br/><small>${node.detail}</small>` : node.id);
      if (nodes.some((child) => child.parent === node.id)) {
        lines.push(`${indent}subgraph ${node.id}["${text(node.id)} (${node.type})"]`);
        draw(node.id, `${indent}  `);
        lines.push(`${indent}end`);
      } else {
        const [open, close] = SHAPES[node.type] ?? ['["', '"]'];
        lines.push(`${indent}${node.id}${open}${label}${close}`);
      }
    }
  };
  draw(undefined, '  ');
  for (const { from, to } of edges) lines.push(`  ${from} --> ${to}`);
  const critical = nodes.filter((node) => node.critical).map((node) => node.id);
  if (critical.length > 0) {
    lines.push(
      '  classDef critical stroke:#c2410c,stroke-width:3px',
      `  class ${critical.join(',')} critical`,
    );
  }
  return lines.join('\n');
};

/** Brackets that give a node its shape. */
const SHAPES: Record<string, [string, string]> = {
  approval: ['{{"', '"}}'],
  switch: ['{"', '"}'],
  wait: ['(["', '"])'],
  emit: ['>"', '"]'],
  transform: ['("', '")'],
};
