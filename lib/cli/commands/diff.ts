import { defined } from '#core/defined.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { type CommandCall, defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import type { Side } from '../diff/sides.ts';
import type { WorkflowDiff } from '../diff/workflow-diff.ts';
import { UserError } from '../errors/user-error.ts';
import { REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';

const OPTIONS = {
  ...REMOTE_OPTIONS,
  from: {
    type: 'string',
    value: 'FOLDER|REVISION',
    kind: 'folder',
    describe: 'Compare with another folder or with a Git revision (default: what is deployed)',
  },
  to: {
    type: 'string',
    value: 'FOLDER|REVISION',
    kind: 'folder',
    describe: 'What to compare instead of the working tree',
  },
  'exit-code': { type: 'boolean', describe: 'Exit with 1 if anything differs' },
} as const;

export const diffCommand = defineCommand({
  name: 'diff',
  summary:
    'Show what a deployment would change: steps, permissions, cost, code, settings, and executions under way',
  usage: `[WORKFLOW] [--from FOLDER|REVISION] [--to FOLDER|REVISION] ${REMOTE_USAGE} [--exit-code] [--json]`,
  arguments: { min: 0, max: 1, kinds: ['workflow'] },
  options: OPTIONS,
  example: 'baton diff marketing-campaign --stage prod',
  details: [
    'Compared are what is deployed (--stage, --url, or what "baton dev" runs or has run last) and the working tree; --from and --to take folders and Git revisions, so that no deployment is needed: "baton diff --from main --exit-code" in CI.',
    "Steps are compared by id, as written, and a step that differs only in its id is shown as renamed. If no step differs but the definition does (a contract, a factory.ts, a template, Baton itself), its states are compared. A keyword that narrows the input is marked, because starts that were accepted may be refused afterwards. Both sides use the later side's templates.",
    'The code below lambdas is compared by folder, without tests, and the lock file for the packages; settings are compared by name, for the deployed stage, with the context of cdk.json. Between two folders, settings are compared as the files have them.',
    'For a deployed stack, versions with executions that are under way or may still be continued are listed too: these keep their definition, and the versions of functions that it names. For a removed workflow, it says what happens to its executions.',
  ],
  async run(call) {
    const { options, terminal } = call;
    const [from, to] = await bothSides(call);
    const diffs = await compare(from, to, call.positionals[0]);
    const { renderDiff, hasChanges } = await import('../diff/render-diff.ts');
    const { projectChanges } = await import('../diff/project-changes.ts');
    const { code, settings, notCompared } = projectChanges(from, to, await nameOf(call.positionals[0]));
    const isSame = diffs.every(({ change }) => change === 'none') && !hasChanges({ code, settings });
    const sides = { from: from.label, to: to.label };
    const more = defined({ code, settings });
    if (options.json)
      terminal.line(
        JSON.stringify({ ...sides, differs: !isSame, workflows: diffs, ...more, not_compared: notCompared }),
      );
    else terminal.line(renderDiff(diffs, { ...sides, ...more, notCompared }, terminal.colors));
    return options['exit-code'] && !isSame ? EXIT.differs : EXIT.ok;
  },
});

const bothSides = async (call: CommandCall<typeof OPTIONS>): Promise<[Side, Side]> => {
  const { from, to, ...remote } = call.options;
  if (from !== undefined && (remote.stage !== undefined || remote.url !== undefined))
    throw new UserError('--from and --stage or --url both say what to compare with', {
      hint: 'remove one of them',
    });
  // Loaded late, because help and completion need only the declaration.
  const { deployedSide, sideOf, workingTree } = await import('../diff/sides.ts');
  const name = await nameOf(call.positionals[0]);
  const after = await (to === undefined ? workingTree(name, call) : sideOf(to, name, call));
  const before = await (from === undefined ? deployedSide(remote, name, call) : sideOf(from, name, call));
  return [before, after];
};

/** A workflow may be given by its file. */
const nameOf = async (reference: string | undefined): Promise<string | undefined> => {
  if (reference === undefined) return undefined;
  const { workflowNameOf } = await import('#compiler/workflow-files.ts');
  return workflowNameOf(reference);
};

const compare = async (from: Side, to: Side, reference: string | undefined): Promise<WorkflowDiff[]> => {
  const wanted = await nameOf(reference);
  const names = [...new Set([...from.manifests.keys(), ...to.manifests.keys()])].sort();
  const chosen = names.filter((name) => wanted === undefined || name === wanted);
  if (wanted !== undefined && chosen.length === 0)
    throw new UserError(`There is no workflow "${wanted}" in ${from.label} or ${to.label}`, {
      hint: didYouMean(wanted, names) ?? '"baton validate" lists the workflows of this project',
    });
  const { diffWorkflow } = await import('../diff/workflow-diff.ts');
  const { underWayOf } = await import('../diff/under-way.ts');
  const project = to.project ?? {};
  return Promise.all(
    chosen.map(async (name) => {
      const diff = diffWorkflow(from.manifests.get(name), to.manifests.get(name), project);
      if (!from.client || !from.manifests.has(name) || diff.change === 'none') return diff;
      return { ...diff, underWay: await underWayOf(from.client, name) };
    }),
  );
};
