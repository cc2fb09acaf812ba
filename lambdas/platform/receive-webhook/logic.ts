import { randomBytes } from 'node:crypto';
import { correlationIn } from '#contracts/correlation.ts';
import type { receiveWebhook as route } from '#contracts/http/routes/receive-webhook.ts';
import type { ManifestTrigger } from '#contracts/manifest.ts';
import { triggerInput } from '#contracts/trigger-input.ts';
import { DEFAULT_WEBHOOK, webhookSecretName } from '#contracts/webhooks/schemes.ts';
import { hashOf } from '#core/hash.ts';
import type { Json } from '#core/json.ts';
import { startRun } from '#platform/executions/start-execution.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { Problem } from '#platform/problem.ts';
import { secretsIn } from './secrets.ts';
import { textIn } from './verify/signed-request.ts';
import { verifyRequest } from './verify/verify.ts';

type WebhookTrigger = Extract<ManifestTrigger, { kind: 'webhook' }>;
type Ports = Parameters<Serves<typeof route>>[1];

const DEFAULT_TRIGGER: WebhookTrigger = { kind: 'webhook', ...DEFAULT_WEBHOOK };

/** Replaces a missing secret: nothing is signed with it. */
const unknowable = `whsec_${randomBytes(32).toString('base64')}`;

/**
 * Starts a workflow for a sender that proves to know its secret. The execution is named after the request's id, so a request that
 * is sent again, by the sender or by an eavesdropper, returns the existing execution and starts no other.
 */
export const receiveWebhook: Serves<typeof route> = async (request, ports) => {
  const { workflow } = request.parameters;
  const manifest = (await ports.manifests()).get(workflow);
  const trigger = manifest?.triggers.find((one) => one.kind === 'webhook') ?? DEFAULT_TRIGGER;
  // Guessed names must not each cause a request to Secrets Manager.
  const secrets = manifest ? await secretsOf(workflow, ports) : [];
  const verdict = await verifyRequest(request, {
    settings: trigger,
    // A workflow without a secret and a wrong signature look the same from outside.
    secrets: secrets.length > 0 ? secrets : [unknowable],
    nowSeconds: ports.clock.now() / 1000,
    onBadSecret: (index) =>
      ports.logger.warn('A webhook secret does not fit its scheme', { workflow, index }),
  });
  if ('problem' in verdict)
    throw new Problem('unauthorized', `The request is not accepted: ${verdict.problem}`);
  const challenge = challengeIn(trigger, request.body);
  if (challenge !== undefined) return { challenge };
  return startRun(ports, {
    workflow,
    input: await inputOf(trigger, { id: verdict.id, body: request.body, headers: request.headers }),
    name: `webhook-${hashOf(JSON.stringify([trigger.scheme, verdict.id])).slice(0, 40)}`,
    by: `webhook ${trigger.scheme}`,
    from: request.caller.address,
    correlation:
      correlationIn(request.header('x-correlation-id')) ?? correlationIn(verdict.id) ?? hashOf(verdict.id),
  });
};

const secretsOf = async (workflow: string, { secret, logger }: Ports): Promise<string[]> => {
  try {
    return secretsIn(await secret(webhookSecretName(workflow)));
  } catch (error) {
    logger.warn('A webhook arrived for a workflow that has no secret', { workflow, error: error as Error });
    return [];
  }
};

/** Returns the text that Slack asks an address to repeat before it sends events there. */
const challengeIn = ({ scheme }: WebhookTrigger, body: Json): string | undefined =>
  scheme === 'slack' && textIn(body, 'type') === 'url_verification' ? textIn(body, 'challenge') : undefined;

const inputOf = async (
  { input }: WebhookTrigger,
  event: { id: string; body: Json; headers: Json },
): Promise<Json> => {
  if (input === undefined) return event.body;
  try {
    return await triggerInput(input, event);
  } catch (error) {
    throw new Problem(
      'invalid_input',
      `The trigger's input cannot be computed from this request: ${(error as Error).message}`,
    );
  }
};
