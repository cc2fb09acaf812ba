import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { loadWorkflow } from '../project/compile-file.ts';
import { writeText } from '../project/files.ts';
import { graphOf } from '../render/graph.ts';
import { renderMermaid } from '../render/mermaid.ts';
import { renderSvgGraph } from '../render/svg-graph.ts';

export const graphCommand = defineCommand({
  name: 'graph',
  summary: 'Draw a workflow as Mermaid text or as an SVG picture',
  usage: 'FILE|NAME [--svg FILE] [--json]',
  arguments: { min: 1, max: 1 },
  options: { svg: { type: 'string', value: 'FILE', describe: 'Write an SVG picture to a file' } },
  example: 'baton graph marketing-campaign --svg out/marketing-campaign.svg',
  async run({ positionals: [reference = ''], options, terminal, cwd }) {
    const { manifest, plan } = await loadWorkflow(reference, cwd, terminal);
    if (options.svg !== undefined) writeText(options.svg, cwd, renderSvgGraph(manifest, plan));
    if (options.json) terminal.line(JSON.stringify({ ...graphOf(manifest, plan), svg: options.svg }));
    else if (options.svg === undefined) terminal.line(renderMermaid(manifest, plan));
    else terminal.line(`${manifest.name} → ${options.svg}`);
    return EXIT.ok;
  },
});
