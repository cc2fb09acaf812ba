import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { EventBus } from './bus.ts';

/** Largest entry, in bytes (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html). */
const LARGEST_ENTRY_BYTES = 1_048_576;

/** Most entries in one request. */
const MOST_ENTRIES = 10;

/** What is wrong with a whole request, under the name that EventBridge gives it. */
export class PutEventsProblem extends Error {
  override name = 'ValidationException';
}

/** PutEvents: takes each entry in, or says for each why not; throws a PutEventsProblem when the request is no such list. */
export const putEvents = (bus: EventBus, request: Json): JsonObject => {
  const entries = isObject(request) ? request.Entries : undefined;
  if (!Array.isArray(entries) || entries.length < 1 || entries.length > MOST_ENTRIES) {
    throw new PutEventsProblem(`Entries must be a list of 1 to ${MOST_ENTRIES} events`);
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
  if (JSON.stringify(entry).length > LARGEST_ENTRY_BYTES) {
    return refused('InvalidArgument', 'The entry is larger than 1 MB.');
  }
  const time =
    typeof Time === 'number' ? Time * 1000 : typeof Time === 'string' ? Date.parse(Time) : undefined;
  const id = bus.put({
    source: Source,
    detailType: DetailType,
    detail,
    resources: Array.isArray(Resources) ? Resources.map(String) : [],
    busName: typeof EventBusName === 'string' ? EventBusName : 'default',
    ...(time === undefined || Number.isNaN(time) ? {} : { time }),
  });
  return { EventId: id };
};

/** The detail comes as JSON text from the SDK, and as an object from Step Functions' integration. */
const detailOf = (detail: Json | undefined): JsonObject | undefined => {
  if (isObject(detail)) return detail;
  try {
    const parsed = JSON.parse(String(detail)) as Json;
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
};

const refused = (ErrorCode: string, ErrorMessage: string): JsonObject => ({ ErrorCode, ErrorMessage });
