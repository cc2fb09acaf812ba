import type { Route } from '#contracts/http/route.ts';
import { ROUTES } from '#contracts/http/routes/index.ts';

/** A route and the values of its path's parameters. */
export interface RouteMatch {
  route: Route;
  pathParameters: Record<string, string>;
}

/** Finds the route of a method and path. If the path only has other methods, returns those; undefined for an unknown path. */
export const matchRoute = (method: string, path: string): RouteMatch | { allow: string[] } | undefined => {
  const matches = ROUTES.flatMap((route) => {
    const pathParameters = parametersOf(route.path, path);
    return pathParameters ? [{ route, pathParameters }] : [];
  });
  const found = matches.find(({ route }) => route.method === method);
  if (found) return found;
  return matches.length > 0 ? { allow: matches.map(({ route }) => route.method) } : undefined;
};

const parametersOf = (template: string, path: string): Record<string, string> | undefined => {
  const [wanted, given] = [template.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) {
      if (part !== value) return undefined;
    } else {
      if (value === '') return undefined;
      parameters[name] = decoded(value);
    }
  }
  return parameters;
};

/** Decodes a parameter. A broken escape stays as it is: the route's schema refuses it with a better message. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
