import type { LocalService, LocalServices } from '#contracts/local-services.ts';
import type { JsonObject } from '#core/json.ts';
import type { ServiceAnswer, ServiceRequest } from './protocol.ts';

/** The services of the stack, as a worker reaches them. */
export interface ServiceChannel extends LocalServices {
  /** Takes an answer that has come for one of the calls. */
  take(answer: ServiceAnswer): void;
}

/** Opens the worker's side of the channel. */
export const openChannel = (send: (request: ServiceRequest) => void): ServiceChannel => {
  const pending = new Map<number, PromiseWithResolvers<JsonObject>>();
  let calls = 0;
  return {
    call: (service, operation, input) => {
      const call = ++calls;
      const answered = Promise.withResolvers<JsonObject>();
      pending.set(call, answered);
      send({ kind: 'request', call, service, operation, input });
      return answered.promise;
    },
    take: ({ call, output, error }) => {
      const answered = pending.get(call);
      pending.delete(call);
      if (error) answered?.reject(Object.assign(new Error(String(error.message)), error));
      else answered?.resolve(output ?? {});
    },
  };
};

/** Answers a call that came from a worker. */
export const answerRequest = async (
  services: LocalServices | undefined,
  { call, service, operation, input }: ServiceRequest,
): Promise<ServiceAnswer> => {
  try {
    if (!services) throw new Error(`There is no ${service satisfies LocalService}`);
    return { kind: 'answer', call, output: await services.call(service, operation, input) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { kind: 'answer', call, error: { ...(error as JsonObject), name, message } };
  }
};
