import { main } from '../main.ts';
import type { CliResult } from './cli-process.ts';
import { recordingTerminal } from './recording-terminal.ts';

/** Calls the CLI in this process. What only a separate process shows (exit code, pipes, signals) is tested with `runCli`. */
export const callCli = async (
  args: string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<CliResult> => {
  const { terminal, output } = recordingTerminal();
  const exitCode = await main(args, { terminal, cwd, env });
  return { exitCode, stdout: output.lines, stderr: output.notes };
};

/** Parses what a call with `--json` printed. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into documents of every shape.
export const jsonOf = ({ stdout }: CliResult): any => JSON.parse(stdout);
