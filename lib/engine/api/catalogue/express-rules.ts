import type { DefinitionDiagnostic } from '#asl/diagnostic.ts';
import { walkGraphs } from '#asl/walk.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** Reports what express workflows cannot do: wait for callbacks, jobs or activities. */
const REFUSED: [RegExp, string][] = [
  [/\.waitForTaskToken$/, "Express state machine does not support '.waitForTaskToken' service integration "],
  [/\.sync(:2)?$/, "Express state machine does not support '.sync' service integration"],
  [/^arn:[^:]+:states:[^:]+:[^:]+:activity:/, 'Express state machine does not support Activity ARN'],
];

/** Findings about an express machine's tasks, in AWS's words. */
export const expressDiagnostics = (definition: JsonObject): DefinitionDiagnostic[] =>
  walkGraphs(definition)
    .flatMap((scope) => scope.states)
    .flatMap(({ state, location }) => {
      const resource: Json | undefined = isObject(state) ? state.Resource : undefined;
      const found = REFUSED.find(([pattern]) => typeof resource === 'string' && pattern.test(resource));
      if (!found) return [];
      return [
        {
          severity: 'ERROR',
          code: 'SCHEMA_VALIDATION_FAILED',
          message: found[1],
          location: `${location}/Resource`,
        },
      ];
    });
