import type { Json } from '#core/json.ts';
import type { Contract } from '../contract.ts';
import type { ActionMiddleware } from './call.ts';
import { parseBy } from './parse.ts';

/** Lets in what the contract takes and out what it promises: `InvalidInput` and `InvalidOutput` otherwise. */
export const checkContract = ({ input, output }: Contract): ActionMiddleware => ({
  before: (request) => {
    const { action } = request.context.call;
    request.event = { ...request.event, input: parseBy(input, request.event.input, 'InvalidInput', action) };
  },
  after: (request) => {
    const { action } = request.context.call;
    request.response = asJson(parseBy(output, request.response, 'InvalidOutput', action));
  },
});

/** What JSON keeps of a value; nothing at all is null. */
export const asJson = (value: unknown): Json =>
  value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json);
