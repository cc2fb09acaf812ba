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
export const MAX_LONG_FUNCTIONS = 12;
