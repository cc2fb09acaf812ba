import { environment } from '#contracts/local-services.ts';
import { defined } from '#core/defined.ts';
import { isObject, type JsonObject, parseJson } from '#core/json.ts';
import { signedHeaders } from '#core/signed-headers.ts';
import { Problem } from '../problem.ts';

/** An event of a log group. */
export interface LogEvent {
  /** Milliseconds since the epoch. */
  timestamp?: number;
  message?: string;
}

/** What is looked for in a log group (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html). */
export interface LogFilter {
  logGroupName: string;
  startTime: number;
  endTime: number;
  filterPattern: string;
  nextToken?: string;
}

/** Finds a page of events. */
export type FilterLogEvents = (filter: LogFilter) => Promise<{ events: LogEvent[]; nextToken?: string }>;

/** Returns the place of the service: that of an emulator if the environment names one. */
const endpointOf = ({
  AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: own,
  AWS_ENDPOINT_URL: all,
  AWS_REGION: region = '',
}: Readonly<Record<string, string | undefined>>): URL =>
  new URL(own ?? all ?? `https://logs.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`);

/** Finds events in CloudWatch Logs. One operation does not need the service's SDK, which a function would read at each cold start. */
export const filterLogEvents: FilterLogEvents = async (filter) => {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  const url = endpointOf(environment());
  const body = JSON.stringify(filter);
  const headers = await signedHeaders(
    {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'Logs_20140328.FilterLogEvents',
      },
      body,
    },
    { service: 'logs', region: environment().AWS_REGION ?? '', credentials: defaultProvider() },
  );
  const { host: _, ...sent } = headers;
  const response = await fetch(url, { method: 'POST', headers: sent, body });
  const answer = parseJson(await response.text());
  if (response.ok && isObject(answer)) return pageOf(answer);
  throw refusal(response.status, isObject(answer) ? answer : {});
};

const pageOf = ({ events, nextToken }: JsonObject): { events: LogEvent[]; nextToken?: string } => ({
  events: Array.isArray(events) ? (events as LogEvent[]) : [],
  ...defined({ nextToken: typeof nextToken === 'string' ? nextToken : undefined }),
});

const refusal = (status: number, { __type: type, message }: JsonObject): Error => {
  const name = String(type ?? '').replace(/^.*#/, '');
  if (name === 'ThrottlingException')
    return new Problem(
      'too_many_requests',
      'CloudWatch Logs takes no more requests now; look again in a second',
    );
  const error = new Error(`CloudWatch Logs answered ${status}: ${name} ${String(message ?? '')}`);
  error.name = name === '' ? 'LogsRefused' : name;
  return error;
};
