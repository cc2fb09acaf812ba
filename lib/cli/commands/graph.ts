import type { Direction } from '#contracts/graph.ts';
import { defined } from '#core/defined.ts';
import { renderMermaid } from '#graph/mermaid.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import { loadWorkflow } from '../project/compile-file.ts';
import { writeText } from '../project/files.ts';

export const graphCommand = defineCommand({
  name: 'graph',
  summary: 'Draw a workflow as Mermaid text or as an SVG picture',
  usage: 'FILE|NAME [--svg FILE] [--direction right|down] [--json]',
  arguments: { min: 1, max: 1, kinds: ['workflow'] },
  options: {
    svg: { type: 'string', value: 'FILE', kind: 'file', describe: 'Write an SVG picture to a file' },
    direction: {
      type: 'string',
      value: 'DIRECTION',
      kind: 'direction',
      describe: 'Draw to the right or down (default: down if more than ten steps follow each other)',
    },
  },
  example: 'baton graph marketing-campaign --svg out/marketing-campaign.svg',
  details: [
    "Blocks are frames; a loop or a switch begins with a gate that holds its condition, and a loop's back edge runs around its block. A condition is written on the edge if only one edge leads to its step, otherwise in the box. Compensations and fallbacks are attached to their step with dashed lines, outside the order. Colours follow the reader's light or dark mode.",
    'Mermaid lays out inner frames first: if a loop contains frames, it may draw their steps in a different order than the SVG. The arrows are the same.',
  ],
  async run({ positionals: [reference = ''], options, terminal, cwd }) {
    const direction = parseDirection(options.direction);
    const { document, plan } = await loadWorkflow(reference, cwd, terminal);
    // Loaded late, because help and completion need only the declaration.
    const { graphOf } = await import('#compiler/graph/build-graph.ts');
    const own = document.origin?.graph;
    const graph = own ? { ...own, ...defined({ direction }) } : graphOf(document, plan, direction);
    if (options.svg !== undefined) {
      const { renderSvg } = await import('#graph/svg/render-svg.ts');
      writeText(options.svg, cwd, await renderSvg(graph));
    }
    if (options.json) terminal.line(JSON.stringify({ ...graph, svg: options.svg }));
    else if (options.svg === undefined) terminal.line(renderMermaid(graph));
    else terminal.line(`${document.name} → ${options.svg}`);
    return EXIT.ok;
  },
});

const parseDirection = (text: string | undefined): Direction | undefined => {
  if (text === undefined || text === 'right' || text === 'down') return text;
  throw new UserError(`"${text}" is not a direction`, { hint: 'Use --direction right or --direction down.' });
};
