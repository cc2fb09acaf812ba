import { hash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheFolder, writeCached } from '#core/cache-folder.ts';
import { isObject, parseJson } from '#core/json.ts';

/** Scripts of which the answers are kept; those asked for first go first. */
const MAX_KEPT_SCRIPTS = 1000;

/**
 * What a Python said of scripts, kept for later processes beside what npm has installed: starting Python takes longer than all other checks
 * of a workflow. Another Python, or another question, is asked again.
 */
export class KnownScripts<Answer extends object> {
  readonly #file: string | undefined;
  readonly #stamp: string;
  #known: Map<string, Answer> | undefined;

  constructor(question: string, path = process.env.PATH, folder = cacheFolder()) {
    const python = stampOfPython(path);
    this.#stamp = hash('sha256', `${python} ${question}`);
    this.#file = python && join(folder, 'python-scripts.json');
  }

  /** Returns what is known of a script, or asks, and keeps the answer if there is one. */
  answerFor(script: string, ask: () => Answer | undefined): Answer | undefined {
    const key = hash('sha256', script);
    this.#known ??= this.#read();
    const known = this.#known.get(key);
    if (known) return known;
    const answer = ask();
    if (answer) this.#keep(key, answer);
    return answer;
  }

  #keep(key: string, answer: Answer): void {
    // Other processes may have kept some meanwhile.
    const all = [...this.#read(), ...(this.#known ?? []), [key, answer] as const];
    this.#known = new Map(all.slice(-MAX_KEPT_SCRIPTS));
    if (this.#file === undefined) return;
    try {
      const scripts = Object.fromEntries(this.#known);
      writeCached(this.#file, JSON.stringify({ stamp: this.#stamp, scripts }));
    } catch {
      // Whoever may not write there asks each time.
    }
  }

  #read(): Map<string, Answer> {
    const kept = this.#file === undefined ? undefined : parseJson(textOf(this.#file));
    if (!isObject(kept) || kept.stamp !== this.#stamp || !isObject(kept.scripts)) return new Map();
    return new Map(Object.entries(kept.scripts) as [string, never][]);
  }
}

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** Returns what changes with the Python that a command would start; undefined if it is not found. */
const stampOfPython = (path = ''): string | undefined => {
  for (const folder of path.split(delimiter)) {
    try {
      const file = realpathSync(join(folder, 'python3'));
      const { size, mtimeMs } = statSync(file);
      return `${file} ${size} ${mtimeMs}`;
    } catch {
      // It is in another folder, if at all.
    }
  }
  return undefined;
};
