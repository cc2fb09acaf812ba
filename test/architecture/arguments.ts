/**
 * Double casts (`as unknown as`) that are left, by file, each with the reason why TypeScript cannot know better. Only shorter lists are better:
 * see `asJson` and `knownAs` in `lib/core/json.ts` for what is JSON.
 */
export const ARGUED_CASTS: Record<string, { casts: number; because: string }> = {
  'lib/actions/ports/clients.ts': { casts: 2, because: 'a local port stands for a module of the SDK' },
  'lib/actions/ports/local-clients.ts': {
    casts: 1,
    because: 'a local port stands for the client of the SDK',
  },
  'lib/console/app/graph/workflow-graph.tsx': { casts: 1, because: 'the package has no types that fit' },
  'lib/contracts/http/fields.ts': { casts: 1, because: 'whatever a body holds is JSON' },
  'lib/contracts/http/route.ts': { casts: 3, because: 'the default of a type parameter' },
  'lib/contracts/http/routes/decide-approval.ts': { casts: 1, because: 'whatever a body holds is JSON' },
  'lib/core/json-text.ts': { casts: 1, because: 'newer than the types of the language' },
  'lib/engine/engine.ts': { casts: 1, because: 'an object is made of its entries' },
  'lib/graph/layout/layered.ts': { casts: 1, because: 'the package has no types that fit' },
  'lib/testing/answers/answer-action.ts': { casts: 1, because: 'what a function is called with is JSON' },
  'lib/testing/matchers/matcher.ts': { casts: 1, because: 'a matcher takes whatever a test hands it' },
};

/** Functions above 60 lines that are argued at their place; the rule of the linter refuses others. */
export const MAX_LONG_FUNCTIONS = 10;

/**
 * Files of what functions are made of that use the machine's time, with the reason: everything else asks a clock, so that breakers, caches,
 * leases and expiry follow the engine's time.
 */
export const ARGUED_TIMES: Readonly<Record<string, string>> = {
  'lib/actions/breaker/breakers.ts': 'pauses before it writes again what another process has changed',
  'lib/actions/layers/cache.ts': 'pauses before it looks again whether another process has the result',
  'lib/actions/layers/call-turn.ts': 'waits until the turn of the call, by the clock',
  'lib/actions/layers/deadline.ts': 'ends the process of a call, which takes real time',
  'lib/actions/layers/note-step.ts': 'notes a call that takes long, in real time',
  'lib/actions/ports/signed-table.ts': 'pauses before it repeats a request that the table refused',
  'lib/actions/telemetry/line-logger.ts': 'a line of a log says when it was printed',
  'lib/actions/telemetry/traced-call.ts': 'X-Ray shows how long a call has taken',
  'lib/platform/executions/wait-for-end.ts': 'an answer is due after some seconds, in real time',
  'lib/platform/http/shared-tokens.ts': 'pauses before it looks again whether another process has the token',
  'lib/platform/platform-ports.ts': 'the pause that functions wait with, which tests replace',
};
