declare module 'dynalite' {
  import type { Server } from 'node:http';
  /** DynamoDB over HTTP on LevelDB; in memory without `path`. */
  export default function dynalite(options?: {
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
}

/** The part of dynalite's inside that is replaced or called directly; the version is pinned exactly. */
declare module 'dynalite/db/index.js' {
  import type { Readable } from 'node:stream';
  import type { JsonObject } from '#core/json.ts';

  export type Done = (error?: Error | null) => void;
  export type Write = { type: 'put'; key: string; value: object } | { type: 'del'; key: string };
  export interface ItemDb {
    get(key: string, done: (error: Error | null | undefined, item?: object) => void): void;
    lock(keys: string[], hold: (release: (done: Done) => Done) => void): void;
    put(key: string, value: object, done: Done): void;
    del(key: string, done: Done): void;
  }
  export interface TableDb {
    get(name: string, done: (error: Error | null | undefined, table?: Table) => void): void;
    put(name: string, table: object, done: Done): void;
    del(name: string, done: Done): void;
  }
  /** A parsed condition: `and`, `or`, `not`, a comparison or a function. */
  export interface Expression {
    type: string;
    args: (Expression | readonly (number | string)[])[];
  }
  export interface Conditional {
    _condition?: { expression: Expression };
  }
  /** The database under a store: of LevelDB's methods, those that are used, with callbacks. */
  export interface Database {
    get(key: string, done: (error?: Error | null, value?: object) => void): void;
    put(key: string, value: object, done: Done): void;
    del(key: string, done: Done): void;
    batch(writes: Write[], done: Done): void;
    createKeyStream(range?: object): Readable;
    createValueStream(range?: object): Readable;
  }
  export interface Store {
    tableDb: TableDb;
    lifecycleManager: { setShutdownTimeout(milliseconds: number): void; gracefulClose(): Promise<void> };
    db: Database;
    getItemDb(table: string): ItemDb;
    getTable(name: string, done: (error: Error | null | undefined, table?: Table) => void): void;
  }
  export interface Table {
    TableName: string;
    TableStatus: string;
    KeySchema: { AttributeName: string }[];
    AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
    LocalSecondaryIndexes?: object[];
    GlobalSecondaryIndexes?: {
      IndexName: string;
      KeySchema: { AttributeName: string }[];
      Projection: { ProjectionType: string };
    }[];
  }
  export interface IndexAction {
    index: string;
    key: string;
    item: object;
  }
  const database: {
    create(options?: object): Store;
    /** Returns the place of an item in its table: by its whole key, or the beginning of that. */
    createKey(item: object, table: Table, keySchema?: { AttributeName: string }[]): string;
    /** Return what is wrong with a key or an item; nothing if it fits the table. */
    validateKey(key: object, table: Table): object | null | undefined;
    validateItem(item: object, table: Table): object | null | undefined;
    /** Returns DynamoDB's refusal if the condition does not hold. */
    checkConditional(request: Conditional, item: object | undefined): object | null | undefined;
    mapPath(path: readonly (number | string)[], item: object): object | null | undefined;
    matchesExprFilter(item: object, expression: Expression): boolean;
    getIndexActions(
      indexes: object[],
      before: object | null,
      after: object | null,
      table: Table,
    ): { puts: IndexAction[]; deletes: IndexAction[] };
    updateIndexes(
      store: Store,
      table: Table,
      before: JsonObject | null | undefined,
      after: JsonObject | null | undefined,
      done: Done,
    ): void;
  };
  export default database;
}

/** The parser of conditions, which is generated. Throws an error of a syntax that is wrong, or of names and values that are missing. */
declare module 'dynalite/db/conditionParser.js' {
  export interface ParserContext {
    attrNames?: object;
    attrVals?: object;
    /** Names and values of the request that no expression has used so far: the parser removes those that it finds. */
    unusedAttrNames: Record<string, true>;
    unusedAttrVals: Record<string, true>;
    isKeyCondition?: boolean;
  }
  export interface Parser {
    /** Returns a tree, or a text that says what is wrong. */
    parse(text: string, options: { context: ParserContext }): object | string;
  }
  const parser: Parser;
  export default parser;
}

/** The parser of update expressions. */
declare module 'dynalite/db/updateParser.js' {
  import type { Parser } from 'dynalite/db/conditionParser.js';

  const parser: Parser;
  export default parser;
}
