import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import { findRoot, shown } from '../project/project.ts';

export const toolsCommand = defineCommand({
  name: 'tools',
  summary: 'Keep the schemas of the tools of MCP servers in the project',
  usage: 'pull [SERVER…] [--json]',
  arguments: { min: 1, max: Number.POSITIVE_INFINITY, kinds: ['name'] },
  options: {},
  example: 'baton tools pull docs',
  async run({ positionals: [verb, ...names], options, terminal, cwd }) {
    if (verb !== 'pull')
      throw new UserError(`"baton tools" pulls tools, got "${verb}"`, {
        hint: 'Usage: baton tools pull [SERVER…]',
      });
    const { pullTools } = await import('../tools/pull.ts');
    const pulled = await pullTools(findRoot(cwd), names);
    if (options.json) {
      terminal.line(JSON.stringify({ servers: pulled }));
      return EXIT.ok;
    }
    const { green, dim } = terminal.colors;
    for (const { server, file, tools, added, changed, removed } of pulled) {
      terminal.line(`${green('✓')} ${server}: ${tools} tools in ${shown(file, cwd)}`);
      for (const [what, list] of Object.entries({ added, changed, removed }))
        if (list.length > 0) terminal.line(`  ${dim(`${what}: ${list.join(', ')}`)}`);
    }
    return EXIT.ok;
  },
});
