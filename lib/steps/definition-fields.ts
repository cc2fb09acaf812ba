import type { z } from 'zod';
import type { Json } from '#core/json.ts';
import type { commonFields, universalFields } from './common-fields.ts';
import type { FallbackDefinition, StepDefinition } from './definitions.ts';

type Value<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;

/** Lists of steps inside a field's type become lists of typed steps. */
type Nested<T> = T extends Json
  ? T
  : T extends (infer Item)[]
    ? string extends keyof Item
      ? StepDefinition[]
      : Nested<Item>[]
    : T extends object
      ? unknown extends T[keyof T]
        ? FallbackDefinition
        : { [Key in keyof T]: Nested<T[Key]> }
      : T;

type Fields<T> = { [Key in keyof T]: Nested<T[Key]> };

/** What a step of one type has: its name, of the shared fields those that it takes, and its own fields. */
export type Own<
  Name extends string,
  Shape extends z.ZodRawShape,
  Shared extends keyof typeof commonFields,
> = (Name extends 'task' ? { type?: Name } : { type: Name }) &
  Fields<Omit<Partial<Pick<Value<typeof commonFields>, Shared>>, keyof Shape>> &
  Fields<Value<Shape>>;

/** What a step has and a step that stands in for a failed one has not. */
export type Place = Fields<Omit<Value<typeof universalFields>, 'type'>>;
