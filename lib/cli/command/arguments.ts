import { parseArgs } from 'node:util';
import { didYouMean } from '#core/did-you-mean.ts';
import { ownField } from '#core/json.ts';
import { UserError } from '../errors/user-error.ts';
import {
  ARGUMENTS,
  COMMON_OPTIONS,
  type Command,
  type OptionSpecs,
  type ParsedArguments,
} from './command.ts';

type Values = Record<string, string | boolean | string[] | undefined>;

/** Parses what follows the verb; throws a UserError that names the nearest option, or the arguments that are missing. */
export const parseCommandLine = (command: Command, argv: string[]): ParsedArguments => {
  const specs: OptionSpecs = { ...command.options, ...COMMON_OPTIONS };
  const { tokens } = parseArgs({
    args: argv,
    options: Object.fromEntries(
      Object.entries(specs).map(([name, { type, short }]) => [name, { type, ...(short && { short }) }]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const options: Values = Object.fromEntries(
    Object.entries(specs).map(([name, { type, multiple }]) => {
      if (type === 'boolean') return [name, false];
      return [name, multiple ? [] : undefined];
    }),
  );
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind === 'option') setOption(options, token, specs, command);
  }
  const parsed = { positionals, options } as ParsedArguments;
  if (!parsed.options.help) checkCount(positionals, command);
  return parsed;
};

/** An option on the command line; `inlineValue` says whether its value follows a `=`. */
interface OptionToken {
  name: string;
  /** With its dashes, as the user wrote it. */
  rawName: string;
  value?: string | undefined;
  inlineValue?: boolean | undefined;
}

const setOption = (options: Values, token: OptionToken, specs: OptionSpecs, command: Command): void => {
  const { name, value } = token;
  const spec = ownField(specs, name);
  if (!spec) throw unknownOption(token, specs, command);
  const hint = usageOf(command);
  if (spec.type === 'boolean') {
    if (value !== undefined) throw new UserError(`Option --${name} takes no value, got "${value}"`, { hint });
    options[name] = true;
    return;
  }
  if (value === undefined || (!token.inlineValue && value.startsWith('--'))) {
    throw new UserError(`Option --${name} needs a value: --${name} ${spec.value ?? 'VALUE'}`, { hint });
  }
  const earlier = options[name];
  options[name] = Array.isArray(earlier) ? [...earlier, value] : value;
};

/** Options of commands that mean the same, and what other tools call them. */
const SAME_WORDS = [
  ['comment', 'reason', 'message', 'note'],
  ['watch', 'wait', 'follow', 'tail'],
  ['input', 'data', 'payload', 'parameters', 'params'],
  ['out', 'output', 'file'],
  ['name', 'id', 'execution'],
  ['max', 'limit', 'count'],
  ['url', 'endpoint', 'endpoint-url', 'host'],
  ['stage', 'env', 'environment'],
];

const unknownOption = ({ name, rawName }: OptionToken, specs: OptionSpecs, command: Command): UserError => {
  const same = SAME_WORDS.find((words) => words.includes(name))?.find((word) => Object.hasOwn(specs, word));
  const near = name.length > 1 ? didYouMean(same ?? name, Object.keys(specs)) : undefined;
  return new UserError(`Unknown option ${rawName} for "baton ${command.name}"`, {
    hint: near?.replace(`"`, `"--`) ?? usageOf(command),
  });
};

const checkCount = (positionals: readonly string[], command: Command): void => {
  const { length } = positionals;
  const { min, max, kinds = [] } = command.arguments;
  const hint = usageOf(command);
  if (length < min) {
    const missing = Array.from({ length: min - length }, (_, index) => {
      const kind = kinds[length + index];
      return kind === undefined ? 'an argument' : ARGUMENTS[kind];
    });
    throw new UserError(`"baton ${command.name}" needs ${missing.join(' and ')}`, { hint });
  }
  if (length > max) {
    throw new UserError(`"baton ${command.name}" does not know what to do with "${positionals[max]}"`, {
      hint,
    });
  }
};

const usageOf = ({ name, usage }: Command): string => `Usage: baton ${name} ${usage}`;
