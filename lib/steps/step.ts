import type { Json } from '#core/json.ts';

/** A step as the parser passes it on: the common fields, and those of its type. */
export interface Step {
  id: string;
  type: string;
  description?: string;
  needs?: string[];
  /** Bare expression. */
  when?: string;
  with?: Json;
  uses?: string;
  retry?: Retry;
  timeout?: string;
  heartbeat?: string;
  on_error?: OnError;
  compensate?: Compensation;
  /** Whether the author wrote `compensate: none`. */
  uncompensated?: boolean;
  irreversible?: boolean;
  breaker?: Breaker;
  cache?: Cache;
  limits?: Limits;
  idempotency?: { key?: string; shared?: boolean } | false;
  sensitive?: string[] | true;
  phase?: string;
  weight?: number;
  /** A duration; loops may also say how often their steps run. */
  estimate?: string | { items?: number; rounds?: number; tasks?: number; duration?: string };
  output?: Json;
  [field: string]: unknown;
}

/** How often and how fast a failed attempt is repeated. */
export interface Retry {
  max_attempts?: number;
  interval?: string;
  backoff?: number | 'exponential' | 'linear' | 'constant';
  max_delay?: string;
  jitter?: 'full' | 'none';
  errors?: string[];
  except?: string[];
}

/** What happens when a step fails for good. */
export type ErrorAction = 'fail' | 'skip' | 'continue' | 'abort';

/** `on_error` in its long form; the short form is the action alone. */
export interface OnError {
  /** Default: that of the document if no block around the step has `on_error`, else `fail`. */
  action?: ErrorAction;
  fallback?: Step;
  fallback_value?: Json;
}

/** How a step's effect is undone. */
export interface Compensation {
  uses: string;
  with?: Json;
  timeout?: string;
  retry?: Retry;
  /** Whether a function of the platform undoes the step: `uses` is its name without `platform/`. */
  platform?: boolean;
  /** Whether it works whatever became of the step, and so is called after any failure. */
  always?: boolean;
  /** The action whose contract declares it; absent if the step does. */
  contract?: string;
}

/** Circuit breaker settings. */
export interface Breaker {
  name: string;
  failures?: number;
  window?: string;
  open_for?: string;
  probes?: number;
}

/** Settings of the function that a step calls. */
export interface Limits {
  memory?: string;
  /** Processors. */
  cpu?: number;
  timeout?: string;
  storage?: string;
  concurrency?: number;
}

/** How results are used again. */
export interface Cache {
  ttl: string;
  /** Bare expression. */
  key?: string;
  /** Bare expression of paths. */
  content?: string;
  stale_on?: string[];
  stale_for?: string;
}

/** What an inner block may read that its surroundings may not. */
export type BlockKind = 'inline' | 'branch' | 'iteration' | 'loop';

/** A list of steps inside a step. */
export interface Block {
  /** Keys from the step to the list of steps, e.g. `['branches', 'images', 'steps']`. */
  path: (string | number)[];
  steps: Step[];
  /** Value of the block, a template that sees the block's steps; absent means the last step's result. */
  output?: Json;
  kind: BlockKind;
  /** Name of the block among those of its step, as the author wrote it. */
  name?: string;
  /** Names without `$` that the block's expressions see besides the steps: `item`, `index`, `loop`. */
  binds?: string[];
  /** Conditions of the author's that are known inside the block: those that hold, and those that do not. */
  given?: { holds: string[]; fails?: string[] };
}
