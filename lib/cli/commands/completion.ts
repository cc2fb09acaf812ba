import { didYouMean } from '#core/did-you-mean.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { SHELLS } from '../completion/command-line.ts';
import { type Completions, complete } from '../completion/complete.ts';
import { SCRIPTS } from '../completion/scripts.ts';
import { UserError } from '../errors/user-error.ts';

export const completionCommand = defineCommand({
  name: 'completion',
  summary: 'Print a script that completes commands, options, workflows and executions in a shell',
  usage: 'bash|zsh|fish [--json]',
  arguments: { min: 1, max: Number.POSITIVE_INFINITY, kinds: ['shell', 'name'] },
  options: {
    complete: {
      type: 'boolean',
      describe: 'Print completions for the last word after --; for the scripts',
    },
  },
  example: 'baton completion bash > ~/.local/share/bash-completion/completions/baton',
  details: [
    'In bash or zsh: eval "$(baton completion bash)". In fish: baton completion fish | source. Executions and approvals come from the stack that the line names, workflows and steps from the project.',
  ],
  async run(call) {
    const { positionals, options, terminal } = call;
    const [given = '', ...words] = positionals;
    const shell = SHELLS.find((one) => one === given);
    if (!shell) {
      throw new UserError(`"baton completion" knows ${SHELLS.join(', ')}, got "${given}"`, {
        hint: didYouMean(given, SHELLS),
      });
    }
    // Not by lines: a script stays as it is, however the CLI was started.
    if (options.complete) {
      const completions = await complete(shell, words, call);
      terminal.write(options.json ? `${JSON.stringify(completions)}\n` : linesOf(completions));
    } else if (words.length > 0) {
      throw new UserError(`"baton completion" does not know what to do with "${words[0]}"`, {
        hint: 'Usage: baton completion bash|zsh|fish',
      });
    } else {
      terminal.write(
        options.json ? `${JSON.stringify({ shell, script: SCRIPTS[shell] })}\n` : SCRIPTS[shell],
      );
    }
    return EXIT.ok;
  },
});

/** Characters that would end a line or a word of the answer, or control a terminal. */
const SPECIAL = /\p{Cc}+/gu;

const linesOf = ({ offers, paths, noSpace }: Completions): string => {
  const lines = offers.map(({ value, description }) =>
    [value, description].flatMap((text) => (text ? [text.replaceAll(SPECIAL, ' ')] : [])).join('\t'),
  );
  return [...lines, ...(paths ? [`:${paths}`] : []), ...(noSpace ? [':nospace'] : [])]
    .map((line) => `${line}\n`)
    .join('');
};
