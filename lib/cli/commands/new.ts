import { didYouMean } from '#core/did-you-mean.ts';
import { ownField } from '#core/json.ts';
import { orWords } from '#core/value-words.ts';
import { PROJECT_KINDS, WORKFLOW_KINDS } from '#kinds/names.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import { newAction } from '../new/action.ts';
import { newDocument, tryOut } from '../new/document.ts';
import { writeEditorSchema } from '../new/editor-schema.ts';
import { newFromTemplate } from '../new/from-template.ts';
import { newWorkflow } from '../new/workflow.ts';
import { findRoot, shown } from '../project/project.ts';

/** Something that `new` writes, and what to do with it next. */
interface NewKind {
  write(root: string, name: string): string[] | Promise<string[]>;
  next(name: string): string[] | Promise<string[]>;
}

const document = (kind: string): NewKind => ({
  write: (root, name) => newDocument(root, kind, name),
  next: async (name) => [
    'check it baton validate',
    ...(await tryOut(kind, name)).map((command) => `try it   baton ${command}`),
  ],
});

const ofTemplate = (
  root: string,
  made: { kind: string; name: string; template: string },
): Promise<string[]> => {
  if (made.kind === 'workflow') return newFromTemplate(root, made.name, made.template);
  throw new UserError(`Only a workflow is made from a template, got "${made.kind}"`, {
    hint: 'baton new workflow NAME --template TEMPLATE',
  });
};

const KINDS: Record<string, NewKind> = {
  workflow: {
    write: newWorkflow,
    next: (name) => [
      `run it   baton run ${name} --input statemachines/${name}.input.json`,
      `test it  npm test -- statemachines/${name}`,
    ],
  },
  action: {
    write: newAction,
    next: (name) => [`use it   uses: ${name}, with: { text: … }`, `test it  npm test -- lambdas/${name}`],
  },
  ...Object.fromEntries([...WORKFLOW_KINDS, ...PROJECT_KINDS].map((kind) => [kind, document(kind)])),
};

export const newCommand = defineCommand({
  name: 'new',
  summary: 'Create a workflow, an action or another document that already works',
  usage: `${Object.keys(KINDS).join('|')} NAME [--template NAME] [--json]`,
  arguments: { min: 2, max: 2, kinds: ['kind', 'name'] },
  options: {
    template: { type: 'string', value: 'NAME', kind: 'name', describe: 'Create a workflow from a template' },
  },
  example: 'baton new action payments/charge',
  async run({ positionals: [kind = '', name = ''], options, terminal, cwd }) {
    const made = ownField(KINDS, kind);
    if (!made) {
      throw new UserError(`"baton new" creates a ${orWords(Object.keys(KINDS))}, got "${kind}"`, {
        hint: didYouMean(kind, Object.keys(KINDS)) ?? `Usage: baton new ${Object.keys(KINDS).join('|')} NAME`,
      });
    }
    const root = findRoot(cwd);
    const { template } = options;
    const written = await (template === undefined
      ? made.write(root, name)
      : ofTemplate(root, { kind, name, template }));
    const files = written.map((path) => shown(path, cwd));
    await writeEditorSchema(root).catch((error: Error) =>
      terminal.note(`The schema for editors was not written: ${error.message}`),
    );
    if (options.json) {
      terminal.line(JSON.stringify({ files }));
      return EXIT.ok;
    }
    for (const file of files) terminal.line(`${terminal.colors.green('+')} ${file}`);
    for (const line of template === undefined ? await made.next(name) : [`run it   baton run ${name}`])
      terminal.line(`  ${terminal.colors.dim(line)}`);
    return EXIT.ok;
  },
});
