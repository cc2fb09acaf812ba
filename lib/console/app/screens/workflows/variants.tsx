import { api } from '../../api/api.ts';
import type { Variants as VariantsView } from '../../api/types.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Confirm } from '../../view/confirm.tsx';
import { Notice } from '../../view/notice.tsx';
import { Scrolled } from '../../view/scrolled.tsx';
import { Time } from '../../view/time.tsx';
import { VARIANT_WORDS } from '../../words/variants.ts';
import { figureTexts } from './variant-figures.ts';

const POLL_MILLISECONDS = 10_000;

/** Compares the variants of a workflow, and gives all new executions one of them. */
export const Variants = ({ workflow }: { workflow: string }) => {
  const { value, problem, refresh } = usePolled(() => api.variants(workflow), workflow, POLL_MILLISECONDS);
  const decide =
    (decision: 'promote' | 'restart' | 'stop', variant?: string) => (reason: string | undefined) =>
      api
        .decideVariants(workflow, {
          decision,
          ...(variant === undefined ? {} : { variant }),
          ...(reason === undefined ? {} : { reason }),
        })
        .then(refresh);
  return (
    <section>
      <h2>{VARIANT_WORDS.title}</h2>
      <Notice problem={problem} />
      {value && (
        <>
          <Decision decision={value.decision} />
          <Scrolled label={VARIANT_WORDS.title}>
            <table>
              <thead>
                <tr>
                  <th>{VARIANT_WORDS.variant}</th>
                  <th>{VARIANT_WORDS.share}</th>
                  <th>{VARIANT_WORDS.success}</th>
                  <th>{VARIANT_WORDS.duration}</th>
                  <th>{VARIANT_WORDS.cost}</th>
                  {value.measure !== undefined && <th>{VARIANT_WORDS.measure}</th>}
                  <th>
                    <span class="hidden">{VARIANT_WORDS.promote}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {value.variants.map((variant) => (
                  <tr key={variant.variant}>
                    <td>
                      {variant.variant} <span class="quiet">{variant.description}</span>
                    </td>
                    <td>{Math.round(variant.share * 1000) / 10} %</td>
                    {figureTexts(variant).map(({ name, figure, difference, verdict }) => (
                      <td key={name}>
                        {figure} <span class="quiet">{difference}</span> {verdict}
                      </td>
                    ))}
                    <td>
                      {variant.share < 1 && (
                        <Confirm
                          label={VARIANT_WORDS.promote}
                          reason
                          act={decide('promote', variant.variant)}
                        >
                          <p>{VARIANT_WORDS.promoteWhat(variant.variant)}</p>
                        </Confirm>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolled>
          <p class="quiet">{VARIANT_WORDS.horizon(value.detect_percent)}</p>
          <div class="buttons">
            {value.decision?.variant === undefined ? (
              <Confirm label={VARIANT_WORDS.stop} danger reason act={decide('stop')}>
                <p>{VARIANT_WORDS.stopWhat(value.variants[0]?.variant ?? '')}</p>
              </Confirm>
            ) : (
              <Confirm label={VARIANT_WORDS.restart} reason act={decide('restart')}>
                <p>{VARIANT_WORDS.restartWhat}</p>
              </Confirm>
            )}
          </div>
        </>
      )}
    </section>
  );
};

const Decision = ({ decision }: Pick<VariantsView, 'decision'>) => {
  if (decision?.variant === undefined) return null;
  return (
    <p class="notice">
      {VARIANT_WORDS.decided(decision.variant, decision.by)} <Time at={decision.at} /> {decision.reason}
    </p>
  );
};
