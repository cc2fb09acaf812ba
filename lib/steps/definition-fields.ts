import type { z } from 'zod';
import type { Json } from '#core/json.ts';
import type { commonFields, universalFields } from './common-fields.ts';

type Value<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;

/** The unions of all definitions, passed in by the file that builds them from `Own` and `Place`. */
export interface AnyDefinition {
  step: unknown;
  fallback: unknown;
}

/** Lists of steps inside a field's type become lists of typed steps. */
type Nested<T, Any extends AnyDefinition> = T extends Json
  ? T
  : T extends (infer Item)[]
    ? string extends keyof Item
      ? Any['step'][]
      : Nested<Item, Any>[]
    : T extends object
      ? unknown extends T[keyof T]
        ? Any['fallback']
        : { [Key in keyof T]: Nested<T[Key], Any> }
      : T;

type Fields<T, Any extends AnyDefinition> = { [Key in keyof T]: Nested<T[Key], Any> };

/** What a step of one type has: its name, of the shared fields those that it takes, and its own fields. */
export type Own<
  Name extends string,
  Shape extends z.ZodRawShape,
  Shared extends keyof typeof commonFields,
  Any extends AnyDefinition,
> = (Name extends 'task' ? { type?: Name } : { type: Name }) &
  Fields<Omit<Partial<Pick<Value<typeof commonFields>, Shared>>, keyof Shape>, Any> &
  Fields<Value<Shape>, Any>;

/** What a step has besides its type's fields; a fallback has none of it. */
export type Place<Any extends AnyDefinition> = Fields<Omit<Value<typeof universalFields>, 'type'>, Any>;
