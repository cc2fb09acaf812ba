import type { Route } from '#contracts/http/route.ts';
import { ROUTES } from '#contracts/http/routes/index.ts';

/** A route and the values of its path's parameters. */
export interface RouteMatch {
  route: Route;
  pathParameters: Record<string, string>;
}

/** Finds the route of a method and path. If the path only has other methods, returns those; undefined for an unknown path. */
export const matchRoute = (method: string, path: string): RouteMatch | { allow: string[] } | undefined => {
  const given = path.split('/');
  const matches: RouteMatch[] = [];
  for (const { route, parts } of TEMPLATES) {
    const pathParameters = parametersOf(parts, given);
    if (pathParameters) matches.push({ route, pathParameters });
  }
  const found = matches.find(({ route }) => route.method === method);
  if (found) return found;
  return matches.length > 0 ? { allow: matches.map(({ route }) => route.method) } : undefined;
};

/** Returns the path that was meant by one that there is not: executions, for example, are below their workflow. */
export const meantPath = (method: string, path: string): string | undefined => {
  const below = `/workflows/WORKFLOW${path}`;
  const match = matchRoute(method, below);
  return match && 'route' in match ? below : undefined;
};

/** A part of a path: a text, or the name of a parameter. */
type Part = { text: string } | { name: string };

const TEMPLATES = ROUTES.map((route) => ({
  route,
  parts: route.path.split('/').map((text): Part => {
    const name = /^\{(\w+)\}$/.exec(text)?.[1];
    return name === undefined ? { text } : { name };
  }),
}));

const parametersOf = (
  parts: readonly Part[],
  given: readonly string[],
): Record<string, string> | undefined => {
  if (parts.length !== given.length) return undefined;
  const fits = parts.every((part, index) =>
    'text' in part ? part.text === given[index] : given[index] !== '',
  );
  if (!fits) return undefined;
  return Object.fromEntries(
    parts.flatMap((part, index) => ('name' in part ? [[part.name, decoded(given[index] ?? '')]] : [])),
  );
};

/** Decodes a parameter. A broken escape stays as it is: the route's schema refuses it with a better message. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
