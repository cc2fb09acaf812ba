import { dirname } from 'node:path';
import type { Hint } from '#compiler/hints.ts';
import type { Plan } from '#compiler/types.ts';
import type { Estimates } from '#contracts/estimates.ts';
import { getEstimates } from '#contracts/http/routes/get-estimates.ts';
import { certain } from '#core/certain.ts';
import { type CommandCall, defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import type { InputEstimates } from '../history/input-sizes.ts';
import { compileFile, loadWorkflow, type ValidWorkflow } from '../project/compile-file.ts';
import { findRoot } from '../project/project.ts';
import { openClient } from '../remote/client.ts';
import { REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';
import { renderHints, renderPlan } from '../render/plan.ts';

const OPTIONS = {
  ...REMOTE_OPTIONS,
  history: {
    type: 'boolean',
    describe: 'Use the durations that steps had on a stack, and forecast a month',
  },
  input: {
    type: 'string',
    value: 'FILE|JSON',
    kind: 'file',
    describe: 'Input of the execution: use the durations of steps that got inputs of the same size',
  },
  save: {
    type: 'boolean',
    describe: 'Save these durations in statemachines/estimates.json, which compilation uses',
  },
} as const;

export const planCommand = defineCommand({
  name: 'plan',
  summary: 'Show what runs in parallel, how long an execution takes and what it costs',
  usage: `FILE|NAME [--input FILE|JSON] [--history [--save] ${REMOTE_USAGE}] [--json]`,
  arguments: { min: 1, max: 1, kinds: ['workflow'] },
  options: OPTIONS,
  example: 'baton plan marketing-campaign --history --stage prod',
  details: [
    'With --history, a stack is asked how long steps have taken, and the medians are used as estimates. A step with fewer than ten runs keeps its estimate. The forecast multiplies the daily number of executions (over at most 30 days) by their cost.',
    '--save writes statemachines/estimates.json, which belongs in version control: every compilation reads it. Deployments then nest branches by these durations, and executions show the remaining time with its spread; without --save, nothing changes. Once a step has begun, its remaining time is estimated from runs with inputs of its size, if two or more sizes were observed ten times each. With --input, the plan does the same in advance for steps that get nothing but parts of the input.',
    'The plan also says what would make executions cheaper: changes to distributed loops (only you know whether steps can take lists), stretches of three or more short steps without effects in an Express execution, which is billed by its time and not by its steps, and with --history the memory of functions: the cheapest size that has room for the most that a call has used and makes no call more than a quarter slower.',
  ],
  async run(call) {
    const { positionals, options, terminal, cwd } = call;
    refuseAlone(options);
    const workflow = await loadWorkflow(positionals[0] ?? '', cwd, terminal);
    await refuseUndeployable(workflow, options.stage);
    if (options.history) return planByHistory(workflow, call);
    const sized = await sizedBy(workflow, call, workflow.project.estimates ?? new Map());
    const plan = sized ? await planWith(workflow, cwd, sized) : workflow.plan;
    const hints = await hintsOf(workflow, plan, sized?.estimates);
    terminal.line(
      options.json
        ? JSON.stringify({ ...plan, hints })
        : [renderPlan(plan, terminal.colors), ...renderHints(hints, terminal.colors)].join('\n'),
    );
    return EXIT.ok;
  },
});

/** Throws a UserError if functions reserve more calls than an account has: a deployment would end in the middle. */
const refuseUndeployable = async (
  { path, manifest, called }: ValidWorkflow,
  stage: string | undefined,
): Promise<void> => {
  const { refuseReservedCalls } = await import('../project/reserved-calls.ts');
  await refuseReservedCalls(findRoot(dirname(path)), [manifest, ...called], stage);
};

/** What would make executions cheaper; a workflow in TypeScript is compiled from what it would be in YAML. */
const hintsOf = async (
  { document, manifest, project }: ValidWorkflow,
  plan: Plan,
  estimates = project.estimates,
): Promise<Hint[]> => {
  const { hintsFor } = await import('#compiler/hints.ts');
  const { stretchHints } = await import('#compiler/stretch-hints.ts');
  const workflow = { document, plan, text: manifest.source?.text ?? '' };
  const options = { ...project, estimates };
  return [...hintsFor(workflow, options), ...stretchHints(workflow, options)];
};

/** Returns what steps take with the input that was given; undefined if none was. */
const sizedBy = async (
  workflow: ValidWorkflow,
  { options, cwd }: CommandCall<typeof OPTIONS>,
  estimates: Estimates,
): Promise<InputEstimates | undefined> => {
  if (options.input === undefined) return undefined;
  const { readInput } = await import('../run/input.ts');
  const { estimatesOfInput } = await import('../history/input-sizes.ts');
  const { input } = await readInput(workflow.manifest, options.input, cwd);
  return estimatesOfInput(workflow, estimates, input);
};

const planWith = async (
  { path, project }: ValidWorkflow,
  cwd: string,
  sized: InputEstimates,
): Promise<Plan> => {
  const { sizesInWords } = await import('../history/input-sizes.ts');
  const compiled = await compileFile(path, cwd, { ...project, estimates: sized.estimates });
  const plan = certain(compiled.plan, 'plan of a workflow without errors');
  return { ...plan, assumptions: [...plan.assumptions, ...sizesInWords(sized)] };
};

/** Without a history, no stack is asked, and there is nothing to keep. */
const refuseAlone = (options: CommandCall<typeof OPTIONS>['options']): void => {
  const alone = (['save', 'stage', 'url'] as const).find((name) => options[name]);
  if (alone !== undefined && !options.history)
    throw new UserError(`--${alone} takes --history: without it, "baton plan" does not ask a stack`);
};

const planByHistory = async (workflow: ValidWorkflow, call: CommandCall<typeof OPTIONS>): Promise<number> => {
  const { options, terminal, cwd } = call;
  const client = await openClient(options, call);
  const view = await client(getEstimates, { parameters: { workflow: workflow.manifest.name } });
  // Loaded late, because help and completion need only the declaration.
  const { keepEstimates, memoryIn, observedIn } = await import('../history/observed.ts');
  const { forecastOf, renderHistory } = await import('../history/render-history.ts');
  const compiledWith = async (estimates: ReturnType<typeof observedIn>) => {
    const compiled = await compileFile(workflow.path, cwd, { ...workflow.project, estimates });
    return {
      document: certain(compiled.document, 'document of a workflow without errors'),
      plan: certain(compiled.plan, 'plan of a workflow without errors'),
    };
  };
  const sized = await sizedBy(workflow, call, observedIn(view));
  const compiled = await compiledWith(sized?.estimates ?? observedIn(view));
  const after = sized ? { ...compiled, plan: await planWith(workflow, cwd, sized) } : compiled;
  const plans = { before: (await compiledWith(new Map())).plan, after: after.plan };
  const { memoryHints } = await import('#compiler/memory-hints.ts');
  const hints = [
    ...(await hintsOf(workflow, plans.after, observedIn(view))),
    ...memoryHints(after, workflow.project, memoryIn(view)),
  ];
  // A stack on which nothing has run yet takes away nothing that another has shown.
  const hasHistory = Object.keys(view.steps).length > 0;
  const kept = options.save && hasHistory ? keepEstimates(findRoot(cwd), view) : undefined;
  if (options.json) {
    const { perDay, dollars, perMonth } = forecastOf(view, plans.after);
    const forecast = { per_day: perDay, dollars, per_month: perMonth };
    terminal.line(JSON.stringify({ ...plans.after, history: view, forecast, hints }));
    return EXIT.ok;
  }
  terminal.line(renderPlan(plans.after, terminal.colors));
  terminal.line(`\n${renderHistory(view, plans, terminal.colors)}`);
  for (const line of renderHints(hints, terminal.colors)) terminal.line(line);
  if (options.save)
    terminal.line(
      `\n  ${kept === undefined ? 'nothing to save: no step has ended yet' : `saved in ${kept}`}`,
    );
  return EXIT.ok;
};
