import { dirname } from 'node:path';
import type { LoadedProject } from '#compiler/load-project.ts';
import { hasErrors } from '#core/diagnostics.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import { brokenContracts } from '../project/broken-contracts.ts';
import { type CompiledFile, compileFile, projectOf } from '../project/compile-file.ts';
import { renderFindings } from '../project/findings.ts';
import {
  documentFolder,
  documentsIn,
  findDocument,
  findRoot,
  shown,
  workflowFiles,
} from '../project/project.ts';
import { countFindings } from '../render/code-frame.ts';
import type { Colors } from '../terminal/terminal.ts';

export const validateCommand = defineCommand({
  name: 'validate',
  summary: 'Check workflow files and show every problem with its position',
  usage: '[FILE|NAME|FOLDER…] [--json]',
  arguments: { min: 0, max: Number.POSITIVE_INFINITY, kinds: ['workflow'] },
  options: {},
  example: 'baton validate statemachines/marketing-campaign.workflow.yaml',
  async run({ positionals, options, terminal, cwd }) {
    const root = findRoot(cwd);
    const folders = new Set<string>();
    const pathsOf = (reference: string): string[] => {
      const folder = documentFolder(reference, cwd);
      if (folder === undefined) return [findDocument(reference, cwd)];
      folders.add(folder);
      return documentsIn(folder, cwd);
    };
    const paths = positionals.length > 0 ? [...new Set(positionals.flatMap(pathsOf))] : workflowFiles(root);
    if (paths.length === 0) {
      throw new UserError('There is no workflow to check: no statemachines/*.workflow.yaml or .ts', {
        hint: 'make this folder a project with "npx baton init", or create one with "npx baton new workflow NAME"',
      });
    }
    const projects = new Map<string, Promise<LoadedProject>>();
    // The actions of a file are those of the project that it is in, as for "baton run".
    const projectFor = (path: string): Promise<LoadedProject> => {
      const known = projects.get(dirname(path)) ?? projectOf(path);
      projects.set(dirname(path), known);
      return known;
    };
    // Loaded late, because help and completion need only the declaration.
    const { withSameNames } = await import('../project/same-names.ts');
    const compiled = withSameNames(
      await Promise.all(paths.map(async (path) => compileFile(path, cwd, await projectFor(path)))),
    );
    const contracts = (await Promise.all(projects.values())).flatMap(({ actions }) =>
      brokenContracts(actions),
    );
    for (const { checked, strays } of await Promise.all(projects.values())) {
      // A file by its name is about that file, and about what is wrong with the documents that it may refer to.
      const shownToo = [...checked, ...strays].filter(
        ({ path, diagnostics }) =>
          positionals.length === 0 || folders.has(dirname(path)) || hasErrors(diagnostics),
      );
      for (const document of shownToo) {
        if (compiled.every(({ path }) => path !== document.path))
          compiled.push({ ...document, file: shown(document.path, cwd) });
      }
    }
    const failed = compiled.some(({ diagnostics }) => hasErrors(diagnostics));
    if (options.json) {
      const findings = compiled.map(({ file, diagnostics }) => ({ file, diagnostics }));
      terminal.line(JSON.stringify({ ok: !failed, files: findings, contracts }));
    } else {
      for (const message of contracts) terminal.line(`${terminal.colors.red('✗')} ${message}`);
      for (const one of compiled) terminal.line(renderFile(one, terminal.colors));
    }
    return failed ? EXIT.couldNotStart : EXIT.ok;
  },
});

const renderFile = (compiled: CompiledFile, colors: Colors): string => {
  const { file, diagnostics } = compiled;
  const mark = hasErrors(diagnostics) ? colors.red('✗') : colors.green('✓');
  const frames = renderFindings(compiled, colors).map((frame) => `\n${frame}`);
  return [`${mark} ${file}: ${countFindings(diagnostics)}`, ...frames].join('\n');
};
