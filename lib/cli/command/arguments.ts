import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { didYouMean } from '#core/did-you-mean.ts';
import { UserError } from '../errors/user-error.ts';
import { COMMON_OPTIONS, type Command, type OptionSpec } from './command.ts';

/** A command line, parsed. */
export interface ParsedArguments {
  positionals: string[];
  options: Record<string, string | boolean | string[] | undefined>;
}

/** Parses what follows the verb; throws a UserError that names the nearest option, or the arguments that are wanting. */
export const parseCommandLine = (command: Command, argv: string[]): ParsedArguments => {
  const specs: Record<string, OptionSpec> = { ...command.options, ...COMMON_OPTIONS };
  const config: ParseArgsOptionsConfig = Object.fromEntries(
    Object.entries(specs).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short ? { short } : {}), ...(multiple ? { multiple } : {}) },
    ]),
  );
  const { tokens } = parseArgs({
    args: argv,
    options: config,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const usage = `Usage: baton ${command.name} ${command.usage}`;
  const options: ParsedArguments['options'] = {};
  for (const [name, spec] of Object.entries(specs)) {
    options[name] = spec.type === 'boolean' ? false : spec.multiple ? [] : undefined;
  }
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const spec = specs[token.name];
    if (!spec) {
      const near = token.name.length > 1 ? didYouMean(token.name, Object.keys(specs)) : undefined;
      throw new UserError(`Unknown option ${token.rawName} for "baton ${command.name}"`, {
        hint: near?.replace(`"`, `"--`) ?? usage,
      });
    }
    if (spec.type === 'boolean' && token.value !== undefined) {
      throw new UserError(`Option --${token.name} takes no value, got "${token.value}"`, { hint: usage });
    }
    if (
      spec.type === 'string' &&
      (token.value === undefined || (!token.inlineValue && token.value.startsWith('--')))
    ) {
      throw new UserError(`Option --${token.name} needs a value: --${token.name} ${spec.value ?? 'VALUE'}`, {
        hint: usage,
      });
    }
    const value = token.value ?? true;
    if (spec.multiple) (options[token.name] as string[]).push(String(value));
    else options[token.name] = value;
  }
  const positionals = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const { least, most } = command.arguments;
  if (!options.help && positionals.length < least) {
    throw new UserError(
      `"baton ${command.name}" needs ${least === 1 ? 'an argument' : `${least} arguments`}, got ${positionals.length}`,
      { hint: usage },
    );
  }
  if (positionals.length > most) {
    throw new UserError(`"baton ${command.name}" does not know what to do with "${positionals[most]}"`, {
      hint: usage,
    });
  }
  return { positionals, options };
};
