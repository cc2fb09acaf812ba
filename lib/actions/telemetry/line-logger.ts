import { inspect } from 'node:util';
import type { LogItemExtraInput, LogItemMessage } from '@aws-lambda-powertools/logger/types';

type Level = 'debug' | 'info' | 'warn' | 'error';

/** Levels of Powertools' Logger, from the most talkative. */
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'CRITICAL', 'SILENT'];

/** A logger with the levels of Powertools'. */
type LineLogger = Record<Level, (input: LogItemMessage, ...extra: LogItemExtraInput) => void>;

/**
 * Returns a logger for functions outside of Lambda, whose lines are like those that Powertools' Logger prints there. They go where `log`
 * writes (default: standard output, and standard error for warnings and errors). Without a level it is silent.
 */
export const lineLogger = (
  log: ((line: string) => void) | undefined,
  level: string | undefined,
  keys: () => Record<string, unknown>,
): LineLogger => {
  const least = LEVELS.indexOf((level || 'SILENT').toUpperCase());
  const at = (name: Level): LineLogger[Level] => {
    const text = name.toUpperCase();
    if (LEVELS.indexOf(text) < least) return () => undefined;
    const write = log ?? printer(name === 'debug' || name === 'info' ? process.stdout : process.stderr);
    return (input, ...extra) => write(lineOf(text, keys(), input, extra));
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
};

const printer =
  (stream: NodeJS.WriteStream) =>
  (line: string): void => {
    stream.write(`${line}\n`);
  };

const lineOf = (
  level: string,
  keys: object,
  input: LogItemMessage,
  extra: Readonly<LogItemExtraInput>,
): string => {
  const { message, ...rest } = typeof input === 'string' ? { message: input } : input;
  const more = extra.map((one) => (one instanceof Error || typeof one === 'string' ? { error: one } : one));
  const line = { level, message, timestamp: new Date().toISOString(), service: 'baton', ...keys, ...rest };
  const whole = Object.assign(line, ...more) as object;
  try {
    return JSON.stringify(whole, readable);
  } catch {
    // Objects that hold themselves: a line must not fail its call.
    return JSON.stringify({ ...line, message: inspect(whole) }, Object.keys(keys).concat(OWN_KEYS));
  }
};

const OWN_KEYS = ['level', 'message', 'timestamp', 'service'];

/** Lets JSON have what is known of an error. */
const readable = (_: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return String(value);
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return { name, message, stack, cause };
};
