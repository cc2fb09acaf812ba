import { jsonText } from '#core/json-text.ts';
import type { HttpExchange, TaskFailure } from '../../integrations/integration.ts';
import { validateDefinition } from '../catalogue/definitions.ts';
import { defineOperation } from '../operation.ts';
import { checkContext } from './context-rules.ts';
import { httpInspection } from './http-inspection.ts';
import { inspectionData } from './inspection.ts';
import { loneState, machineOf } from './lone-state.ts';
import { inspectMap, iterationFailure, type MapInspection } from './map-inspection.ts';
import { checkMock } from './mock-rules.ts';
import { type Probe, probe } from './probe.ts';
import { type TestRequest, testStateRequest } from './request.ts';
import { mockable, probeSettings } from './settings.ts';

/**
 * TestState: runs one state, with its service or with a mocked result.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html
 */
export const testState = defineOperation({
  name: 'TestState',
  request: testStateRequest,
  scoped: true,
  async run(context, request) {
    const { inspectionLevel, revealSecrets } = request;
    const given = loneState(request.definition, request.stateName);
    validateDefinition(given.machine ?? jsonText(machineOf(given)), 'STANDARD');
    await checkMock(given, request);
    checkContext(given, request.context);
    let exchange: HttpExchange | undefined;
    const settings = probeSettings(context, given, request, (seen) => {
      exchange = seen;
    });
    const map = given.state.Type === 'Map' ? await inspectMap(given, settings) : undefined;
    const failure = map && (map.failure ?? failureOfIterations(map, request));
    if (failure) settings.work = () => Promise.reject(failure);
    const seen = await probe(mockable(given), settings);
    return {
      ...outcome(seen),
      ...(inspectionLevel !== 'INFO' && {
        inspectionData: {
          ...(await inspectionData(given, settings, seen, map)),
          ...(inspectionLevel === 'TRACE' && exchange && httpInspection(exchange, revealSecrets)),
        },
      }),
    };
  },
});

/** A mocked error is the outcome whatever the number of failed iterations. */
const failureOfIterations = (
  map: MapInspection,
  { mock, stateConfiguration }: TestRequest,
): TaskFailure | undefined =>
  mock?.errorOutput ? undefined : iterationFailure(map, stateConfiguration?.mapIterationFailureCount ?? 0);

const outcome = (seen: Probe): Record<string, string> => {
  const failure = {
    ...(seen.failure?.error !== undefined && { error: seen.failure.error }),
    ...(seen.failure?.cause !== undefined && { cause: seen.failure.cause }),
  };
  if (seen.retryAfter !== null) return { status: 'RETRIABLE', ...failure };
  if (seen.output === undefined) {
    const { error, cause } = seen.reported?.error === seen.run.error ? (seen.reported ?? seen.run) : seen.run;
    return { status: 'FAILED', ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
  }
  return {
    status: seen.failure ? 'CAUGHT_ERROR' : 'SUCCEEDED',
    output: jsonText(seen.output),
    ...(seen.nextState !== undefined && { nextState: seen.nextState }),
    ...failure,
  };
};
