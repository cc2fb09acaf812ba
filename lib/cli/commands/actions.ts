import type { ActionCatalog } from '#compiler/types.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import { findRoot } from '../project/project.ts';
import { type ListedAction, type ListedFactory, renderActions } from '../render/actions.ts';

export const actionsCommand = defineCommand({
  name: 'actions',
  summary: 'List factories and their actions: what each takes, returns and may fail with',
  usage: '[FACTORY | FACTORY/ACTION] [--json]',
  arguments: { min: 0, max: 1, kinds: ['factory'] },
  options: {},
  example: 'baton actions research',
  async run({ positionals: [wanted], options, terminal, cwd }) {
    const root = findRoot(cwd);
    // Loaded late, because help and completion need only the declaration.
    const { loadActions } = await import('#compiler/actions/load-actions.ts');
    const { loadFactories } = await import('#compiler/actions/load-factories.ts');
    const [known, actions] = await Promise.all([loadFactories(root), loadActions(root)]);
    const [folder, action] = wanted?.split(/\/(.*)/s) ?? [];
    if (folder !== undefined && !known.has(folder)) throw unknownFactory(folder, [...known.keys()]);
    const factories = [...known.values()]
      .filter(({ name }) => folder === undefined || name === folder)
      .map((factory) => ({ ...factory, actions: actionsOf(factory.name, actions) }))
      .map((factory) => (action === undefined ? factory : onlyAction(factory, `${folder}/${action}`)));
    terminal.line(
      options.json ? JSON.stringify({ factories }) : renderActions(factories, terminal.colors).trimEnd(),
    );
    return EXIT.ok;
  },
});

const actionsOf = (factory: string, actions: ActionCatalog): ListedAction[] =>
  [...actions.values()]
    .filter(({ name }) => name.startsWith(`${factory}/`))
    .map(({ factory: _, worker, ...contract }) => ({ ...contract, runtime: worker ? 'worker' : 'lambda' }));

/** Returns a factory with one of its actions; throws a UserError if it has no such action. */
const onlyAction = (factory: ListedFactory, wanted: string): ListedFactory => {
  const actions = factory.actions.filter(({ name }) => name === wanted);
  if (actions.length > 0) return { ...factory, actions };
  const names = factory.actions.map(({ name }) => name);
  throw new UserError(`There is no action "${wanted}": the factory "${factory.name}" has no such action`, {
    hint:
      didYouMean(wanted, names) ??
      (names.length > 0 ? `its actions are ${names.join(', ')}` : `baton new action ${wanted} writes it`),
  });
};

const unknownFactory = (wanted: string, known: readonly string[]): UserError =>
  new UserError(`There is no factory "${wanted}": lambdas/${wanted} is not a folder of actions`, {
    hint:
      didYouMean(wanted, known) ??
      (known.length > 0
        ? `the factories here are ${known.join(', ')}`
        : 'baton new action FACTORY/NAME writes an action'),
  });
