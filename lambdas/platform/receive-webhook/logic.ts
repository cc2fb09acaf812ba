import type { receiveWebhook as route } from '#contracts/http/receive-webhook.ts';
import { hashOf } from '#core/hash.ts';
import { startRun } from '#platform/executions/start-execution.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { SIGNATURE_HEADER, signatureProblem } from '#platform/handlers/webhook-signature.ts';
import { Problem } from '#platform/problem.ts';

/** Name of the secret that a workflow's webhooks are signed with. */
const webhookSecret = (workflow: string): string => `baton/webhooks/${workflow}`;

/**
 * Starts a workflow for a sender that proves to know its secret. The execution is named after the signature, so that a request which
 * is sent again, by the sender or by somebody who saw it, gives the execution that there is and starts no other.
 */
export const receiveWebhook: Serves<typeof route> = async (
  { parameters, body, rawBody, header, caller },
  ports,
) => {
  const signature = header(SIGNATURE_HEADER);
  const { workflow } = parameters;
  // Whoever guesses names must not make Secrets Manager be asked for each.
  const known = (await ports.manifests()).has(workflow);
  const secret = known
    ? await ports.secret(webhookSecret(workflow)).catch((error: Error) => {
        ports.logger.warn('A webhook came for a workflow that has no secret', { workflow, error });
        return undefined;
      })
    : undefined;
  // A workflow without a secret and a wrong signature look the same from outside.
  const problem =
    secret === undefined
      ? 'the signature does not match'
      : signatureProblem(secret, signature, rawBody, ports.clock.now() / 1000);
  if (problem) throw new Problem('unauthorized', `The request is not accepted: ${problem}`);
  const name = `webhook-${hashOf(signature ?? '').slice(0, 40)}`;
  return startRun(ports, { workflow, input: body, name, by: 'webhook', from: caller.address });
};
