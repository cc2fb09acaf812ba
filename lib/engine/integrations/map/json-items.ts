import type { Json } from '#core/json.ts';
import { parseJsonText } from '#core/json-text.ts';
import { TaskFailure } from '../integration.ts';

const failed = (cause: string): TaskFailure => new TaskFailure('States.ItemReaderFailed', cause);

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);
const ARRAY = { opening: 0x5b, closing: 0x5d };
const OBJECT = { opening: 0x7b, closing: 0x7d };
/** At the end of the text. */
const END = -1;

/** Parsing that pauses wherever a piece of the text ends. */
type Parsing<Result = void> = Generator<undefined, Result, undefined>;

/** An item, with its name if it is an entry of an object. */
export type Found = [value: Json, name?: string];

/**
 * Takes the items of a JSON file out of its text, which comes in pieces: those of the array or the object that is the file, or that a JSON
 * pointer names (RFC 6901). The file is never in memory as a whole.
 */
export class JsonItems {
  /** Whether the items are entries of an object, which may have none. */
  areEntries = false;
  #piece = '';
  #at = 0;
  #isLast = false;
  #found: Found[] = [];
  #parsing: Parsing;

  constructor(pointer: string | undefined) {
    this.#parsing = this.#file(tokensOf(pointer));
  }

  /** Returns the items that end in a piece of the text. Throws an Error for what is not JSON, or has no items there. */
  write(piece: string): Found[] {
    this.#piece = piece;
    this.#at = 0;
    this.#found = [];
    this.#parsing.next();
    return this.#found;
  }

  /** Returns the items that end with the text. */
  end(): Found[] {
    this.#isLast = true;
    return this.write('');
  }

  *#file(tokens: string[]): Parsing {
    yield* this.#pointed(tokens);
    if ((yield* this.#next()) !== END) throw this.#unexpected();
  }

  /** Takes the items from the value that begins here, or from what is in it. */
  *#pointed(tokens: string[]): Parsing {
    const [token, ...inner] = tokens;
    const start = yield* this.#next();
    if (token === undefined) {
      if (start === ARRAY.opening) yield* this.#elements(() => this.#item());
      else if (start === OBJECT.opening) {
        this.areEntries = true;
        yield* this.#members((name) => this.#item(name));
      } else {
        parseJsonText(yield* this.#value());
        throw failed('Attempting to map over non-iterable node.');
      }
      return;
    }
    let isFound = false;
    const visit = function* (this: JsonItems, name: string): Parsing {
      if (isFound || name !== token) parseJsonText(yield* this.#value());
      else {
        isFound = true;
        yield* this.#pointed(inner);
      }
    }.bind(this);
    if (start === OBJECT.opening) yield* this.#members(visit);
    else if (start === ARRAY.opening) yield* this.#elements((index) => visit(String(index)));
    else parseJsonText(yield* this.#value());
    if (!isFound) throw nothingThere();
  }

  *#item(name?: string): Parsing {
    // Read first: the list is another one after each piece.
    const item = parseJsonText(yield* this.#value());
    this.#found.push(name === undefined ? [item] : [item, name]);
  }

  *#members(visit: (name: string) => Parsing): Parsing {
    yield* this.#list(OBJECT.closing, function* (this: JsonItems): Parsing {
      if ((yield* this.#next()) !== QUOTE) throw this.#unexpected();
      const name = String(parseJsonText(yield* this.#value()));
      yield* this.#expect(COLON);
      yield* visit(name);
    });
  }

  *#elements(visit: (index: number) => Parsing): Parsing {
    let index = 0;
    yield* this.#list(ARRAY.closing, () => visit(index++));
  }

  /** Takes what is between two brackets and is divided by commas. */
  *#list(closing: number, visit: (this: JsonItems) => Parsing): Parsing {
    this.#at++;
    if ((yield* this.#next()) === closing) {
      this.#at++;
      return;
    }
    for (;;) {
      yield* visit.call(this);
      if ((yield* this.#next()) !== COMMA) break;
      this.#at++;
    }
    yield* this.#expect(closing);
  }

  *#expect(character: number): Parsing {
    if ((yield* this.#next()) !== character) throw this.#unexpected();
    this.#at++;
  }

  /** Returns the next character but for blanks, and does not pass it. */
  *#next(): Parsing<number> {
    for (;;) {
      while (this.#at < this.#piece.length) {
        const character = this.#piece.charCodeAt(this.#at);
        if (!isBlank(character)) return character;
        this.#at++;
      }
      if (this.#isLast) return END;
      yield;
    }
  }

  /** Returns the text of the value that begins here, which is not yet known to be one. */
  *#value(): Parsing<string> {
    if ((yield* this.#next()) === END) throw this.#unexpected();
    const taken: string[] = [];
    const scan = new ValueScan();
    for (;;) {
      const start = this.#at;
      const end = scan.endIn(this.#piece, start);
      this.#at = end ?? this.#piece.length;
      taken.push(this.#piece.slice(start, this.#at));
      if (end !== undefined || this.#isLast) break;
      yield;
    }
    const text = taken.join('');
    if (text === '') throw this.#unexpected();
    return text;
  }

  #unexpected(): SyntaxError {
    const found = this.#piece[this.#at];
    return new SyntaxError(found === undefined ? 'it ends too early' : `unexpected ${JSON.stringify(found)}`);
  }
}

/** Finds where a value ends, piece after piece. */
class ValueScan {
  #depth = 0;
  #isText = false;
  #isEscaped = false;

  /** Returns the place after the value's end; undefined if it does not end in this piece. */
  endIn(piece: string, start: number): number | undefined {
    for (let at = start; at < piece.length; at++) {
      const character = piece.charCodeAt(at);
      if (this.#isText) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (character === BACKSLASH) this.#isEscaped = true;
        else if (character === QUOTE) {
          this.#isText = false;
          if (this.#depth === 0) return at + 1;
        }
      } else if (character === QUOTE) this.#isText = true;
      else if (OPENING.has(character)) this.#depth++;
      else if (CLOSING.has(character)) {
        if (this.#depth === 0) return at;
        if (--this.#depth === 0) return at + 1;
      } else if (this.#depth === 0 && (character === COMMA || character === COLON || isBlank(character)))
        return at;
    }
    return undefined;
  }
}

/** JSON knows these blanks and no others. */
const isBlank = (character: number): boolean =>
  character === 0x20 || character === 0x0a || character === 0x0d || character === 0x09;

const nothingThere = (): TaskFailure =>
  failed('The provided ReaderConfig.ItemsPointer does not match any valid path in the JSON structure.');

/** Returns the names and indexes that a JSON pointer leads through. */
const tokensOf = (pointer = ''): string[] => {
  if (pointer !== '' && !pointer.startsWith('/')) throw nothingThere();
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
};
