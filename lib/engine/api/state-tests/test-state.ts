import { jsonText } from '#core/json-text.ts';
import type { HttpExchange } from '../../integrations/integration.ts';
import { validateDefinition } from '../catalogue/definitions.ts';
import { defineOperation } from '../operation.ts';
import { httpInspection } from './http-inspection.ts';
import { inspectionData } from './inspection.ts';
import { loneState, machineOf } from './lone-state.ts';
import { inspectMap, iterationFailure } from './map-inspection.ts';
import { checkMock } from './mock-rules.ts';
import { type Probe, probe } from './probe.ts';
import { testStateRequest } from './request.ts';
import { mockable, probeSettings } from './settings.ts';

/**
 * TestState: runs one state, with its service or with a mocked result.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html
 */
export const testState = defineOperation({
  name: 'TestState',
  request: testStateRequest,
  async run(context, request) {
    const { inspectionLevel, revealSecrets, stateConfiguration } = request;
    const given = loneState(request.definition, request.stateName);
    validateDefinition(jsonText(machineOf(given)), 'STANDARD');
    await checkMock(given, request);
    let exchange: HttpExchange | undefined;
    const settings = probeSettings(context, request, (seen) => {
      exchange = seen;
    });
    const map = given.state.Type === 'Map' ? await inspectMap(given, settings) : undefined;
    const failure =
      map && (map.failure ?? iterationFailure(map, stateConfiguration?.mapIterationFailureCount ?? 0));
    if (failure) settings.work = () => Promise.reject(failure);
    const lone = mockable(given);
    const seen = await probe(lone, settings);
    return {
      ...outcome(seen),
      ...(inspectionLevel !== 'INFO' && {
        inspectionData: {
          ...(await inspectionData(lone, settings, seen, map)),
          ...(inspectionLevel === 'TRACE' && exchange && httpInspection(exchange, revealSecrets)),
        },
      }),
    };
  },
});

const outcome = (seen: Probe): Record<string, string> => {
  const failure = {
    ...(seen.failure?.error !== undefined && { error: seen.failure.error }),
    ...(seen.failure?.cause !== undefined && { cause: seen.failure.cause }),
  };
  if (seen.retryAfter !== null) return { status: 'RETRIABLE', ...failure };
  if (seen.output === undefined) {
    const { error, cause } = seen.run;
    return { status: 'FAILED', ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
  }
  return {
    status: seen.failure ? 'CAUGHT_ERROR' : 'SUCCEEDED',
    output: jsonText(seen.output),
    ...(seen.nextState !== undefined && { nextState: seen.nextState }),
    ...failure,
  };
};
