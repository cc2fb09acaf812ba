/** What Baton uses of Vitest, which is not installed here. */
declare module 'vitest' {
  export const expect: { extend(matchers: object): void };
}
