import { isObject, type Json, type JsonObject, parseJson } from '#core/json.ts';
import type { EventBus } from './bus.ts';

/** Size of an entry (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html). */
const MAX_ENTRY_BYTES = 1_048_576;

/** Entries in one request. */
const MAX_ENTRIES = 10;

/** Error of a whole request, with EventBridge's name for it. */
export class PutEventsProblem extends Error {
  override name = 'ValidationException';
}

/** Serves PutEvents: accepts each entry or says why not; throws a PutEventsProblem if the request is not a list of entries. */
export const putEvents = (bus: EventBus, request: Json): JsonObject => {
  const entries = isObject(request) ? request.Entries : undefined;
  if (!Array.isArray(entries) || entries.length < 1 || entries.length > MAX_ENTRIES) {
    throw new PutEventsProblem(`Entries must be a list of 1 to ${MAX_ENTRIES} events`);
  }
  const answers = entries.map((entry) => putOne(bus, entry));
  return {
    Entries: answers,
    FailedEntryCount: answers.filter(({ ErrorCode }) => ErrorCode !== undefined).length,
  };
};

const putOne = (bus: EventBus, entry: Json): JsonObject => {
  if (!isObject(entry)) return refused('InvalidArgument', 'An entry must be an object');
  const { Source, DetailType, Detail, Resources, EventBusName, Time } = entry;
  if (typeof Source !== 'string' || Source === '')
    return refused('InvalidArgument', 'Parameter Source is not valid.');
  if (typeof DetailType !== 'string' || DetailType === '') {
    return refused('InvalidArgument', 'Parameter DetailType is not valid.');
  }
  const detail = detailOf(Detail);
  if (!detail) return refused('MalformedDetail', 'Detail is malformed.');
  if (JSON.stringify(entry).length > MAX_ENTRY_BYTES) {
    return refused('InvalidArgument', 'The entry is larger than 1 MB.');
  }
  const id = bus.put({
    source: Source,
    detailType: DetailType,
    detail,
    resources: Array.isArray(Resources) ? Resources.map(String) : [],
    busName: typeof EventBusName === 'string' ? EventBusName : 'default',
    time: timeOf(Time),
  });
  return { EventId: id };
};

/** Returns milliseconds since the Unix epoch: AWS-JSON has seconds, Step Functions' integration an ISO 8601 text. */
const timeOf = (time: Json | undefined): number | undefined => {
  if (typeof time === 'number') return time * 1000;
  const parsed = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
};

/** Returns the detail, which is JSON text from the SDK and an object from Step Functions' integration. */
const detailOf = (detail: Json | undefined): JsonObject | undefined => {
  const value = isObject(detail) ? detail : parseJson(String(detail));
  return isObject(value) ? value : undefined;
};

const refused = (ErrorCode: string, ErrorMessage: string): JsonObject => ({ ErrorCode, ErrorMessage });
