/** Functions by the `type` of the values that they take: one for every member of the union `Union`. */
export type Handlers<Union extends { type: string }, Args extends unknown[], Result> = {
  [Type in Union['type']]: (...args: [...Args, Extract<Union, { type: Type }>]) => Result;
};

/**
 * Returns the handler of a value's `type`; it takes the value as its last argument.
 *
 * TypeScript cannot relate the type of a value to the key under which its handler is, so the cast is here, once.
 */
export const handlerOf = <Union extends { type: string }, Args extends unknown[], Result>(
  handlers: Handlers<Union, Args, Result>,
  value: Union,
): ((...args: [...Args, Union]) => Result) =>
  handlers[value.type as Union['type']] as (...args: [...Args, Union]) => Result;

/** Calls the handler of a value's `type`, with the value as its last argument. Where speed matters, call `handlerOf`. */
export const dispatch = <Union extends { type: string }, Args extends unknown[], Result>(
  handlers: Handlers<Union, Args, Result>,
  value: Union,
  ...args: Args
): Result => handlerOf(handlers, value)(...args, value);
