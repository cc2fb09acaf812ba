import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Json } from '#core/json.ts';
import { isLocalProgram } from '../http/hosts.ts';
import { BodyTooLarge, readBody } from '../http/read-body.ts';
import type { EventBus } from './bus.ts';
import { PutEventsProblem, putEvents } from './put-events.ts';

/** Ten entries of the largest size. */
const MAX_BYTES = 10 * 1_048_576 + 4096;

/** Serves EventBridge's PutEvents over HTTP (AWS-JSON 1.1), for the SDK clients of the actions. */
export const eventsEndpoint =
  (bus: EventBus) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = (status: number, body: Json): void => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(body));
    };
    const refuse = (status: number, type: string, message: string): void =>
      answer(status, { __type: type, message });
    if (!isLocalProgram(request.headers)) {
      return refuse(403, 'AccessDeniedException', 'Only programs on this machine may put events');
    }
    const target = String(request.headers['x-amz-target'] ?? '');
    if (target !== 'AWSEvents.PutEvents') {
      return refuse(400, 'UnknownOperationException', `The local bus only serves PutEvents, got "${target}"`);
    }
    try {
      answer(200, putEvents(bus, JSON.parse(await readBody(request, MAX_BYTES)) as Json));
    } catch (error) {
      if (error instanceof BodyTooLarge) refuse(413, 'RequestEntityTooLargeException', error.message);
      else if (error instanceof PutEventsProblem) refuse(400, error.name, error.message);
      else if (error instanceof SyntaxError) refuse(400, 'SerializationException', 'The body is not JSON');
      else refuse(500, 'InternalException', 'The local bus failed');
    }
  };
