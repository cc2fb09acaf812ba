import { resolve } from 'node:path';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { editorSchema } from '../new/editor-schema.ts';
import { writeText } from '../project/files.ts';
import { findRoot } from '../project/project.ts';

export const schemaCommand = defineCommand({
  name: 'schema',
  summary: 'Print the JSON Schema of workflow files, for editors',
  usage: '[--out FILE] [--json]',
  arguments: { min: 0, max: 0 },
  options: {
    out: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      kind: 'file',
      describe: 'Write the schema to a file instead of printing it',
    },
  },
  example: 'baton schema --out .baton/workflow.schema.json',
  async run({ options, terminal, cwd }) {
    const schema = await editorSchema(findRoot(cwd));
    if (options.out === undefined) {
      terminal.line(JSON.stringify(schema, null, options.json ? 0 : 2));
      return EXIT.ok;
    }
    const file = resolve(cwd, options.out);
    writeText(file, cwd, `${JSON.stringify(schema, null, 2)}\n`);
    if (options.json) terminal.line(JSON.stringify({ file }));
    else terminal.line(`→ ${options.out}; in a workflow: # yaml-language-server: $schema=<path to it>`);
    return EXIT.ok;
  },
});
