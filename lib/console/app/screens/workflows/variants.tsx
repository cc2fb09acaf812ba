import { defined } from '#core/defined.ts';
import { api } from '../../api/api.ts';
import type { Variants as VariantsView } from '../../api/types.ts';
import { usePolled } from '../../state/use-polled.ts';
import { Confirm } from '../../view/confirm.tsx';
import { Notice } from '../../view/notice.tsx';
import { type Column, Table } from '../../view/table.tsx';
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
          ...defined({ variant, reason }),
        })
        .then(refresh);
  return (
    <section>
      <h2>{VARIANT_WORDS.title}</h2>
      <Notice problem={problem} />
      {value && (
        <>
          <Decision decision={value.decision} />
          <Table
            label={VARIANT_WORDS.title}
            columns={columns(value, (variant) => decide('promote', variant))}
            rows={value.variants}
            keyOf={({ variant }) => variant}
          />
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

type Variant = VariantsView['variants'][number];

const columns = (
  { measure }: VariantsView,
  promote: (variant: string) => (reason: string | undefined) => Promise<unknown>,
): Column<Variant>[] => [
  {
    title: VARIANT_WORDS.variant,
    cell: ({ variant, description }) => (
      <>
        {variant} <span class="quiet">{description}</span>
      </>
    ),
  },
  { title: VARIANT_WORDS.share, cell: ({ share }) => `${Math.round(share * 1000) / 10} %` },
  ...[
    VARIANT_WORDS.success,
    VARIANT_WORDS.duration,
    VARIANT_WORDS.cost,
    ...(measure === undefined ? [] : [VARIANT_WORDS.measure]),
  ].map(
    (title, index): Column<Variant> => ({ title, cell: (variant) => <Figure of={variant} index={index} /> }),
  ),
  {
    title: VARIANT_WORDS.promote,
    isSilent: true,
    cell: ({ variant, share }) =>
      share < 1 && (
        <Confirm label={VARIANT_WORDS.promote} reason act={promote(variant)}>
          <p>{VARIANT_WORDS.promoteWhat(variant)}</p>
        </Confirm>
      ),
  },
];

const Figure = ({ of, index }: { of: Variant; index: number }) => {
  const text = figureTexts(of)[index];
  return (
    text && (
      <>
        {text.figure} <span class="quiet">{text.difference}</span> {text.verdict}
      </>
    )
  );
};
