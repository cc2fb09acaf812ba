import type { z } from 'zod';
import type { Route } from '#contracts/http/route.ts';
import type { EndpointLogic } from './define-endpoint.ts';

/** The logic that serves a route, with the shapes of its schemas. */
export type Serves<R extends Route> = EndpointLogic<
  z.output<R['parameters']>,
  z.output<R['query']>,
  z.output<R['body']>,
  z.input<R['response']>
>;
