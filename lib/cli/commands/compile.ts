import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { loadWorkflow } from '../project/compile-file.ts';
import { writeText } from '../project/files.ts';
import { harmless } from '../terminal/terminal.ts';

export const compileCommand = defineCommand({
  name: 'compile',
  summary: 'Compile a workflow to an Amazon States Language definition',
  usage: 'FILE|NAME [--out FILE|FOLDER] [--json]',
  arguments: { min: 1, max: 1, kinds: ['workflow'] },
  options: {
    out: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      kind: 'file',
      describe: 'Write the definition to a file or folder instead of printing it',
    },
  },
  example: 'baton compile marketing-campaign --out out/',
  async run({ positionals: [reference = ''], options, terminal, cwd }) {
    const { manifest } = await loadWorkflow(reference, cwd, terminal);
    const text = `${JSON.stringify(manifest.definition, null, 2)}\n`;
    if (options.out === undefined) {
      const output = options.json ? `${JSON.stringify(manifest)}\n` : text;
      terminal.write(terminal.isTerminal ? harmless(output) : output);
      return EXIT.ok;
    }
    const file = outputFile(resolve(cwd, options.out), options.out, manifest.name);
    writeText(file, cwd, text);
    terminal.line(
      options.json ? JSON.stringify({ ...manifest, file }) : `${manifest.name} ${manifest.version} → ${file}`,
    );
    return EXIT.ok;
  },
});

const outputFile = (path: string, given: string, name: string): string => {
  const isFolder = given.endsWith('/') || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? join(path, `${name}.asl.json`) : path;
};
