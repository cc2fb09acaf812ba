import { z } from 'zod';
import type { Group } from './groups.ts';

/** A route and its schemas; `z.object({})` for what it does not take. */
export interface Route<
  Path extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  /** Verb and noun: also the folder of the Lambda in `lambdas/platform` and the operation's id. */
  name: string;
  method: 'GET' | 'POST';
  /** With `{parameter}`s, as API Gateway writes them. */
  path: `/${string}`;
  summary: string;
  parameters: Path;
  query: Query;
  body: Body;
  response: Response;
  /** Status of a successful response. */
  status: 200 | 201 | 202;
  /** Status of a response that has another one. */
  statusOf?: (response: unknown) => 200 | 201 | 202;
  /** The body may be a form as well: it is read as an object of texts. */
  forms?: boolean;
  /** Content type of the response; default: JSON. */
  contentType?: string;
  /** Codes of the problems that it may answer with, besides those that every route has. */
  problems: readonly ProblemCode[];
  /** Who may call: `caller` is authorised by the API (IAM or key), `signature` is checked by the Lambda itself. */
  access: 'caller' | 'signature';
  /** Group that a person of the console needs for it. */
  group: Group;
}

/** HTTP status of each problem code. */
export const PROBLEMS = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  already_decided: 409,
  expired: 410,
  too_large: 413,
  invalid_input: 422,
  too_many_requests: 429,
  internal: 500,
  unavailable: 503,
} as const;

/** What went wrong, for machines. */
export type ProblemCode = keyof typeof PROBLEMS;

/** Every error response. */
export const problem = z.object({
  error: z.object({
    code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
    message: z.string().describe('What was found, what was expected, and how to fix it.'),
    details: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .describe('One entry per invalid field.'),
  }),
});

/** Problems that any route may answer with. */
export const COMMON_PROBLEMS: readonly ProblemCode[] = [
  'invalid_request',
  'unauthorized',
  'forbidden',
  'too_many_requests',
  'internal',
];

const none = z.object({});

/** Declares a route; its request is empty unless schemas are given, and its group is `viewer` if it only reads, else `operator`. */
export const defineRoute = <
  Response extends z.ZodType,
  Path extends z.ZodObject = typeof none,
  Query extends z.ZodObject = typeof none,
  Body extends z.ZodType = typeof none,
>(
  route: Pick<Route, 'name' | 'method' | 'path' | 'summary'> &
    Partial<
      Pick<Route, 'status' | 'statusOf' | 'forms' | 'contentType' | 'problems' | 'access' | 'group'>
    > & {
      response: Response;
      parameters?: Path;
      query?: Query;
      body?: Body;
    },
): Route<Path, Query, Body, Response> => ({
  parameters: none as unknown as Path,
  query: none as unknown as Query,
  body: none as unknown as Body,
  status: 200,
  problems: [],
  access: 'caller',
  group: route.method === 'GET' ? 'viewer' : 'operator',
  ...route,
});
