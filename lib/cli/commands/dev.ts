import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseInUse } from '#engine/store/sqlite-lock.ts';
import { writeReports } from '#local/executions/write-reports.ts';
import { createLocalStack, type LocalStack } from '#local/stack.ts';
import { copyInputFiles, filesOf } from '#local/storage/input-files.ts';
import { type CommandCall, defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { followChanges } from '../dev/follow-changes.ts';
import { UserError } from '../errors/user-error.ts';
import { loadWorkflow, type ValidWorkflow } from '../project/compile-file.ts';
import { readJson } from '../project/files.ts';
import { findRoot, shown, workflowFiles } from '../project/project.ts';
import { refuseSameNames } from '../project/same-names.ts';
import { readDevAddress, removeDevAddress, writeDevAddress } from '../remote/dev-file.ts';
import { renderNotice } from '../render/notice.ts';
import { untilInterrupted } from '../terminal/interruption.ts';

const DEFAULT_PORT = '8484';

/** How long a stack that is already running may take to answer. */
const ANSWER_MILLISECONDS = 3000;

export const devCommand = defineCommand({
  name: 'dev',
  summary: 'Keep the stack and its HTTP API running; executions continue after a crash',
  usage: '[--port PORT] [--json]',
  arguments: { min: 0, max: 0 },
  options: {
    port: {
      type: 'string',
      short: 'p',
      value: 'PORT',
      describe: `Port of the API; 0 picks a free one (default: ${DEFAULT_PORT})`,
    },
  },
  example: 'baton dev --port 8484',
  async run(call) {
    const { options, terminal, cwd } = call;
    const root = findRoot(cwd);
    const port = Number(options.port ?? DEFAULT_PORT);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new UserError(`--port takes a number from 0 to 65535, got "${options.port}"`);
    }
    const running = readDevAddress(root);
    if (running && (await answers(running.url))) {
      throw new UserError(
        `This project's stack is already running at ${running.url} (process ${running.pid})`,
      );
    }
    const workflows = await loadAll(root, call);
    const stack = await open(workflows, root, port, call);
    const interrupted = untilInterrupted();
    const offered = followChanges(root, workflows, () => loadAll(root, call), stack, call);
    try {
      const url = stack.apiUrl ?? '';
      writeDevAddress(root, { url, pid: process.pid });
      announce(stack, workflows, call);
      follow(stack, call);
      const manifests = () => offered.current().map(({ manifest }) => manifest);
      writeReports(stack.engine, manifests, storageFolderOf(root), (error) =>
        terminal.note(`A report could not be written: ${(error as Error).message}`),
      );
      await interrupted;
      if (!options.json) terminal.line('Closing. Running executions continue at the next "baton dev".');
    } finally {
      offered.close();
      removeDevAddress(root);
      await stack.close();
    }
    return EXIT.ok;
  },
});

/** Returns whether a stack answers: after a crash, its process id may belong to another program. */
const answers = async (url: string): Promise<boolean> => {
  try {
    await fetch(`${url}/workflows`, { signal: AbortSignal.timeout(ANSWER_MILLISECONDS) });
    return true;
  } catch {
    return false;
  }
};

/** Returns the path of the example input beside a workflow's file; undefined if there is none. */
const exampleInput = ({ path }: Pick<ValidWorkflow, 'path'>): string | undefined => {
  const example = path.replace(/\.workflow\.\w+$/, '.input.json');
  return existsSync(example) ? example : undefined;
};

const storageFolderOf = (root: string): string => join(root, 'out', 'dev');

const loadAll = async (root: string, { terminal, cwd }: CommandCall): Promise<ValidWorkflow[]> => {
  const files = workflowFiles(root);
  if (files.length === 0) {
    throw new UserError('There is no workflow to run: statemachines/ has no *.workflow.yaml', {
      hint: 'create one with "baton new workflow NAME"',
    });
  }
  const workflows = await Promise.all(files.map((file) => loadWorkflow(file, cwd, terminal)));
  refuseSameNames(workflows, terminal.colors);
  return workflows;
};

const open = async (
  workflows: ValidWorkflow[],
  root: string,
  apiPort: number,
  { terminal }: CommandCall,
): Promise<LocalStack> => {
  const storageFolder = storageFolderOf(root);
  // The files that example inputs name are beside them; inputs that come over HTTP may name the same files.
  for (const { path, manifest } of workflows) {
    const example = exampleInput({ path });
    if (example === undefined) continue;
    const folder = join(example, '..');
    const files = filesOf(manifest.input, readJson(example, folder, 'example input'));
    copyInputFiles(
      files.filter(({ path: file }) => existsSync(join(folder, file))),
      folder,
      storageFolder,
    );
  }
  try {
    return await createLocalStack({
      manifests: workflows.map(({ manifest }) => manifest),
      root,
      dataFolder: join(root, '.baton', 'dev'),
      storageFolder,
      durable: true,
      apiPort,
      triggers: true,
      onTriggerFailure: (trigger, error) => terminal.note(`${trigger}: ${(error as Error).message}`),
    });
  } catch (error) {
    if (error instanceof DatabaseInUse) throw new UserError(error.message);
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UserError(`Port ${apiPort} is used by another program`, {
      hint: 'choose another with --port',
    });
  }
};

const announce = (
  { apiUrl: url = '', eventsUrl }: LocalStack,
  workflows: ValidWorkflow[],
  { terminal, options, cwd }: CommandCall,
): void => {
  const names = workflows.map(({ manifest }) => manifest.name);
  if (options.json) {
    terminal.line(JSON.stringify({ type: 'ready', url, eventsUrl, pid: process.pid, workflows: names }));
    return;
  }
  const { colors } = terminal;
  const [first] = workflows;
  const example = first && exampleInput(first);
  const input = example === undefined ? '{}' : `'"$(cat ${shown(example, cwd)})"'`;
  terminal.line(`${colors.green('✓')} The API listens at ${colors.cyan(url)}, for this machine only.`);
  terminal.line(`  workflows ${names.join(', ')}`);
  terminal.line(`  start     curl -X POST ${url}/workflows/${names[0]}/executions -d '{"input": ${input}}'`);
  if (workflows.some(({ manifest }) => manifest.triggers.some(({ kind }) => kind === 'event'))) {
    terminal.line(`  events    aws events put-events --endpoint-url ${eventsUrl} --entries …`);
  }
  terminal.line(`  follow    baton status, baton history, baton approve`);
  terminal.line(colors.dim('  Press Ctrl-C to stop.'));
};

/** Prints a line for each execution that starts or ends, and for each event that Baton publishes. */
const follow = ({ bus }: LocalStack, { terminal, options }: CommandCall): void => {
  bus.addRule({
    name: 'dev-log',
    pattern: { source: ['baton', 'aws.states'] },
    target: (event) => {
      const text = options.json
        ? JSON.stringify({ type: 'event', event })
        : renderNotice(event, terminal.colors);
      if (text !== undefined) terminal.line(text);
    },
  });
};
