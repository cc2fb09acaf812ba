/** Functions by the `type` of the values that they take: one for every member of the union `Union`. */
export type Handlers<Union extends { type: string }, Args extends unknown[], Result> = {
  [Type in Union['type']]: (...args: [...Args, Extract<Union, { type: Type }>]) => Result;
};

/**
 * Calls the handler of a value's `type`, with the value as its last argument.
 *
 * TypeScript cannot relate the type of a value to the key under which its handler is, so the cast is here, once.
 */
export const dispatch = <Union extends { type: string }, Args extends unknown[], Result>(
  handlers: Handlers<Union, Args, Result>,
  value: Union,
  ...args: Args
): Result => {
  const handler = handlers[value.type as Union['type']] as (...args: [...Args, Union]) => Result;
  return handler(...args, value);
};
