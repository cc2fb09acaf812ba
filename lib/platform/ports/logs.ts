import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { environment } from '#contracts/local-services.ts';
import { functionName, logFolderOf } from '#contracts/names.ts';
import { compareTexts } from '#core/compare-texts.ts';
import { defined } from '#core/defined.ts';
import { isoIfAny } from '#core/instants.ts';
import { isObject, type JsonObject, parseJson } from '#core/json.ts';
import type { FilterLogEvents, LogEvent } from './cloudwatch-logs.ts';

/** A line that a function has printed. */
export interface LogLine {
  /** ISO 8601. */
  at?: string;
  level?: string;
  message: string;
  attempt?: number;
  /** Id of the call. */
  request?: string;
  /** Path of the action or function. */
  function: string;
  /** What else a structured line has. */
  fields?: JsonObject;
}

/** Whose lines are wanted. */
export interface LogQuery {
  /** Paths of the functions that the step calls. */
  functions: readonly string[];
  /** Name of the execution. */
  execution: string;
  step: string;
  /** Milliseconds since the epoch between which the lines were printed. */
  from: number;
  to: number;
}

/** Finds what the functions have printed that a step called. */
export type Logs = (query: LogQuery) => Promise<{ lines: LogLine[]; isComplete: boolean }>;

/** Lines of one answer. */
const MAX_LINES = 2000;
/** Characters of all messages in an answer: with the rest of it, and escaped, less than a Lambda function can return. */
const MAX_CHARACTERS = 2_000_000;
/** Characters of a message that are shown. */
const MAX_MESSAGE_CHARACTERS = 100_000;

/** Calls whose whole output is looked for. */
const MAX_CALLS = 20;

/** Returns the logs in the folder of the local stack, or in CloudWatch. */
export const logsOf =
  (filter: FilterLogEvents): Logs =>
  (query) => {
    const folder = environment()[ENVIRONMENT.logs];
    return folder === undefined ? fromCloudWatch(filter, query) : fromFolder(folder, query);
  };

/** The local stack has a file for each call that printed something, by execution, step and attempt. */
const fromFolder = async (folder: string, { execution, step }: LogQuery): ReturnType<Logs> => {
  const own = join(folder, logFolderOf(execution));
  const lines: LogLine[] = [];
  for (const file of await filesByTime(own)) {
    const [ofStep, attempt, request, ...rest] = file.replace(/\.log$/, '').split('~');
    if (ofStep !== step || request === undefined) continue;
    const call = { attempt: Number(attempt), request, function: rest.join('/') };
    const text = await readFile(join(own, file), 'utf8');
    for (const line of text.split('\n')) if (line !== '') lines.push({ ...call, ...lineOf(line) });
  }
  return fitting(lines, true);
};

/** Returns the first lines, as many as fit into an answer, the longest of them shortened. */
const fitting = (all: readonly LogLine[], isComplete: boolean): { lines: LogLine[]; isComplete: boolean } => {
  const lines: LogLine[] = [];
  let characters = 0;
  for (const line of all.slice(0, MAX_LINES)) {
    const rest = line.message.length - MAX_MESSAGE_CHARACTERS;
    const message =
      rest > 0
        ? `${line.message.slice(0, MAX_MESSAGE_CHARACTERS)} … and ${rest} more characters`
        : line.message;
    characters += message.length;
    if (characters > MAX_CHARACTERS) break;
    lines.push({ ...line, message });
  }
  return { lines, isComplete: isComplete && lines.length === all.length };
};

/** Lists the files of a folder that may be missing, by the time of their last line: the calls of a step, and then what undid it. */
const filesByTime = async (folder: string): Promise<string[]> => {
  const files = await readdir(folder).catch(() => []);
  const timed = await Promise.all(
    files.map(async (file) => ({ file, at: (await stat(join(folder, file))).mtimeMs })),
  );
  return timed.sort((a, b) => a.at - b.at || a.file.localeCompare(b.file)).map(({ file }) => file);
};

/** Orders lines by the attempt that they are of; those of an attempt stay as they are. */
const inOrder = (lines: LogLine[], isComplete: boolean): { lines: LogLine[]; isComplete: boolean } => {
  const ordered = lines
    .map((line, index) => ({ line, index, key: `${line.attempt ?? 0}`.padStart(6, '0') }))
    .sort((one, other) => compareTexts(one.key, other.key) || one.index - other.index);
  return fitting(
    ordered.map(({ line }) => line),
    isComplete,
  );
};

/** Fields of a structured line that are shown elsewhere, or say only whose line it is. */
const KNOWN = new Set([
  'action',
  'attempt',
  'correlation_id',
  'execution',
  'level',
  'message',
  'request',
  'sampling_rate',
  'service',
  'step',
  'timestamp',
  'workflow',
  'xray_trace_id',
]);

/** What Lambda puts before what a function prints as text, and the local stack without the call and the level. */
const STAMP = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)\t(?:([\w-]+)\t(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\t)?/;

/** Reads a line: a structured one, or any text. */
const lineOf = (text: string): Omit<LogLine, 'function'> => {
  const line = parseJson(text);
  if (!isObject(line) || typeof line.message !== 'string') {
    const [stamp = '', at, request, level] = STAMP.exec(text) ?? [];
    return { message: text.slice(stamp.length), ...defined({ at, request, level }) };
  }
  const fields = Object.fromEntries(Object.entries(line).filter(([name]) => !KNOWN.has(name)));
  const textOf = (name: string): string | undefined =>
    typeof line[name] === 'string' ? String(line[name]) : undefined;
  return {
    message: line.message,
    ...defined({
      at: textOf('timestamp'),
      level: textOf('level'),
      request: textOf('request'),
      attempt: typeof line.attempt === 'number' ? line.attempt : undefined,
    }),
    ...(Object.keys(fields).length > 0 && { fields }),
  };
};

/** Structured lines say whose they are, and which call it was; what else the call printed has its id. */
const fromCloudWatch = async (filter: FilterLogEvents, query: LogQuery): ReturnType<Logs> => {
  const lines: LogLine[] = [];
  let isComplete = true;
  for (const path of query.functions) {
    const search = (filterPattern: string) => eventsIn(filter, path, { ...query, filterPattern });
    const structured = await search(`{ $.execution = "${query.execution}" && $.step = "${query.step}" }`);
    const calls = new Map<string, number | undefined>();
    for (const { message = '' } of structured.events) {
      const { request, attempt } = lineOf(message);
      if (request !== undefined) calls.set(request, attempt);
    }
    const ids = [...calls.keys()].slice(-MAX_CALLS);
    const printed = ids.length === 0 ? structured : await search(ids.map((id) => `?"${id}"`).join(' '));
    isComplete &&= structured.isComplete && printed.isComplete && calls.size <= MAX_CALLS;
    for (const { message = '', timestamp } of printed.events) {
      const line = lineOf(message.trimEnd());
      const request = line.request ?? ids.find((id) => message.includes(id));
      lines.push({
        function: path,
        ...defined({
          request,
          attempt: request === undefined ? undefined : calls.get(request),
          at: isoIfAny(timestamp),
        }),
        ...line,
      });
    }
  }
  return inOrder(lines, isComplete);
};

/** Pages that are read for one pattern. */
const MAX_PAGES = 5;

const eventsIn = async (
  filter: FilterLogEvents,
  path: string,
  { from, to, filterPattern }: LogQuery & { filterPattern: string },
): Promise<{ events: LogEvent[]; isComplete: boolean }> => {
  const logGroupName = `/aws/lambda/${functionName(path, environment()[ENVIRONMENT.stage])}`;
  const events: LogEvent[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const wanted = { logGroupName, startTime: from, endTime: to, filterPattern, ...defined({ nextToken }) };
    const found = await filter(wanted).catch((error: Error) => {
      // A function that has never printed anything has no group.
      if (error.name !== 'ResourceNotFoundException') throw error;
    });
    events.push(...(found?.events ?? []));
    nextToken = found?.nextToken;
    if (nextToken === undefined) return { events, isComplete: true };
  }
  return { events, isComplete: false };
};
