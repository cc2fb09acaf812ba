import type { DefinitionDiagnostic } from '#asl/diagnostic.ts';
import { isDistributed, walkGraphs } from '#asl/walk.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** Reports what tasks of express workflows cannot do: wait for callbacks, jobs or activities. */
const REFUSED: [RegExp, string][] = [
  [/\.waitForTaskToken$/, "Express state machine does not support '.waitForTaskToken' service integration "],
  [/\.sync(:2)?$/, "Express state machine does not support '.sync' service integration"],
  [/^arn:[^:]+:states:[^:]+:[^:]+:activity:/, 'Express state machine does not support Activity ARN'],
];

/** Findings about what an express machine cannot do. */
export const expressDiagnostics = (definition: JsonObject): DefinitionDiagnostic[] =>
  walkGraphs(definition)
    .flatMap((scope) => scope.states)
    .flatMap(({ state, location }) => {
      if (!isObject(state)) return [];
      const resource: Json | undefined = state.Resource;
      const found = REFUSED.find(([pattern]) => typeof resource === 'string' && pattern.test(resource));
      if (found) return [finding(found[1], `${location}/Resource`)];
      const field = state.ItemProcessor === undefined ? 'Iterator' : 'ItemProcessor';
      const processor = state[field];
      if (!isObject(processor) || !isDistributed(processor)) return [];
      const message =
        "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines";
      return [finding(message, `${location}/${field}/ProcessorConfig/Mode`)];
    });

const finding = (message: string, location: string): DefinitionDiagnostic => ({
  severity: 'ERROR',
  code: 'SCHEMA_VALIDATION_FAILED',
  message,
  location,
});
