import type { PlannedExecution } from '#contracts/manifest.ts';
import { permissionText } from '#contracts/permissions/permissions-of.ts';
import { formatMilliseconds } from '#core/durations.ts';
import type { Json } from '#core/json.ts';
import { formatDollars } from '../render/cost.ts';
import type { Colors } from '../terminal/terminal.ts';
import type { CodeChanges } from './code.ts';
import type { Change } from './json-changes.ts';
import { isNarrower } from './narrower.ts';
import type { ProjectChanges } from './project-changes.ts';
import type { SettingsChanges } from './settings-changes.ts';
import type { UnderWay, WorkflowDiff } from './workflow-diff.ts';

/** Longest text of a value that is shown. */
const MAX_VALUE = 60;

/** States that are listed when no step explains why they differ. */
const MAX_STATES = 10;

/** Renders how workflows differ between two places. */
export const renderDiff = (
  diffs: readonly WorkflowDiff[],
  { from, to, notCompared, ...project }: { from: string; to: string } & ProjectChanges,
  colors: Colors,
): string => {
  const changed = diffs.filter(({ change }) => change !== 'none');
  const count = `${changed.length} of ${diffs.length} workflows ${changed.length === 1 ? 'differs' : 'differ'}`;
  const none = hasChanges(project) ? 'no workflow differs' : 'no differences';
  const head = `${colors.dim(`${from} → ${to}:`)} ${changed.length === 0 ? none : count}`;
  return [
    head,
    ...changed.map((diff) => renderWorkflow(diff, colors)),
    ...codeLines(project.code, colors),
    ...settingsLines(project.settings, colors),
    ...(notCompared.length === 0 ? [] : [colors.dim(`not compared: ${notCompared.join('; ')}`)]),
  ].join('\n\n');
};

/** Whether any code or setting differs. */
export const hasChanges = ({ code, settings }: Omit<ProjectChanges, 'notCompared'>): boolean =>
  hasCodeChanges(code) || changesIn(settings).length > 0;

const hasCodeChanges = (code: CodeChanges | undefined): boolean =>
  code !== undefined && code.added.length + code.removed.length + code.changed.length > 0;

const changesIn = (settings: SettingsChanges | undefined): Change[] =>
  settings && 'changes' in settings ? settings.changes : [];

const settingsLines = (settings: SettingsChanges | undefined, colors: Colors): string[] => {
  const changes = changesIn(settings);
  if (changes.length === 0) return [];
  const stage = settings && 'stage' in settings && settings.stage;
  const title = colors.bold(stage ? `settings of stage ${stage}` : 'settings');
  return [
    [title, ...changes.map((change) => `  ${colors.yellow('~')} ${fieldText(change, colors)}`)].join('\n'),
  ];
};

const codeLines = (code: CodeChanges | undefined, colors: Colors): string[] => {
  if (!code || !hasCodeChanges(code)) return [];
  const lines = [
    ...code.added.map((part) => colors.green(`+ ${part}`)),
    ...code.removed.map((part) => colors.red(`- ${part}`)),
    ...code.changed.map((part) => colors.yellow(`~ ${part}`)),
  ];
  return [[colors.bold('code of actions and packages'), ...lines.map((line) => `  ${line}`)].join('\n')];
};

const MARKS = { added: '+', removed: '-', changed: '~', renamed: '~', none: ' ' } as const;

const renderWorkflow = (diff: WorkflowDiff, colors: Colors): string => {
  const paint = {
    added: colors.green,
    removed: colors.red,
    changed: colors.yellow,
    renamed: colors.yellow,
    none: colors.dim,
  };
  const marked = (change: keyof typeof MARKS, text: string): string =>
    paint[change](`${MARKS[change]} ${text}`);
  const { permissions, planned } = diff;
  return [
    `${marked(diff.change, colors.bold(diff.workflow))}${diff.change === 'changed' ? '' : ` (${diff.change})`}`,
    ...diff.fields.map((field) => `    ${fieldText(field, colors)}${narrowerText(field, colors)}`),
    ...diff.steps.flatMap(({ id, type, change, before, fields }) => [
      `  ${marked(change, before === undefined ? id : `${before} → ${id}`)}${stepText(change, type, colors)}`,
      ...fields.map((field) => `      ${fieldText(field, colors)}`),
    ]),
    ...stateLines(diff, colors),
    ...section('permissions', [
      ...permissions.added.map((one) => marked('added', permissionText(one))),
      ...permissions.removed.map((one) => marked('removed', permissionText(one))),
    ]),
    ...plannedLines(planned, colors),
    ...section(
      'under way',
      (diff.underWay ?? []).map((version) => underWayText(version, diff)),
    ),
  ].join('\n');
};

const stepText = (change: keyof typeof MARKS, type: string, colors: Colors): string => {
  if (change === 'changed') return '';
  return colors.dim(change === 'renamed' ? ' (renamed)' : ` ${type}`);
};

const narrowerText = (field: Change, colors: Colors): string =>
  isNarrower(field) ? colors.yellow(' (narrower: starts that were accepted may be refused)') : '';

const section = (name: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`  ${name}`, ...lines.map((line) => `    ${line}`)];

const fieldText = ({ field, before, after }: Change, colors: Colors): string => {
  const name = field === '' ? 'value' : field;
  if (before === undefined) return `${name}: ${colors.green(short(after))}`;
  if (after === undefined) return `${name}: ${colors.red(short(before))} ${colors.dim('removed')}`;
  return `${name}: ${colors.red(short(before))} → ${colors.green(short(after))}`;
};

const short = (value: Json | undefined): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = (text ?? '').replaceAll(/\s+/g, ' ');
  return line.length > MAX_VALUE ? `${line.slice(0, MAX_VALUE - 1)}…` : line;
};

/** What the workflow is compiled to: in numbers if steps explain it, else state by state. */
const stateLines = ({ change, states, steps, fields }: WorkflowDiff, colors: Colors): string[] => {
  const { added, removed, changed } = states;
  if (change !== 'changed') return [];
  if (added.length + removed.length + changed.length === 0) return [];
  const counts = [
    [added.length, 'added'],
    [removed.length, 'removed'],
    [changed.length, 'changed'],
  ].flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`]));
  const summary = `  ${colors.dim(`states of the definition: ${counts.join(', ')}`)}`;
  if (steps.length + fields.length > 0) return [summary];
  const lines = [
    ...added.map((name) => colors.green(`+ ${name}`)),
    ...removed.map((name) => colors.red(`- ${name}`)),
    ...changed.flatMap(({ state, fields }) => [
      colors.yellow(`~ ${state}`),
      ...fields.map((field) => `  ${fieldText(field, colors)}`),
    ]),
  ];
  return [
    summary,
    `  ${colors.dim('No step differs: a contract, factory.ts, a template or Baton itself has changed.')}`,
    ...lines.slice(0, MAX_STATES).map((line) => `    ${line}`),
    ...(lines.length > MAX_STATES
      ? [colors.dim(`    and ${lines.length - MAX_STATES} more lines; --json has all`)]
      : []),
  ];
};

const seconds = (amount: number): string => formatMilliseconds(amount * 1000);

/** Returns a figure of both sides with by how much it changed, or of the one that there is. */
const figure = (
  { before, after }: WorkflowDiff['planned'],
  pick: (planned: PlannedExecution) => number,
  format: (value: number) => string,
): string | undefined => {
  const [old, current] = [before, after].map((planned) => planned && pick(planned));
  if (old === undefined || current === undefined) return format(current ?? old ?? 0);
  if (old === current) return undefined;
  const percent = old === 0 ? '' : ` (${current > old ? '+' : '−'}${percentOf(old, current)} %)`;
  return `${format(old)} → ${format(current)}${percent}`;
};

const percentOf = (before: number, after: number): number => {
  const percent = Math.abs(after / before - 1) * 100;
  return percent < 10 ? Math.round(percent * 10) / 10 : Math.round(percent);
};

const plannedLines = (planned: WorkflowDiff['planned'], colors: Colors): string[] => {
  if (!planned.before && !planned.after) return [];
  const path = [planned.before, planned.after].map((one) => one?.criticalPath.join(' → '));
  const figures = [
    ['cost of an execution', figure(planned, ({ dollars }) => dollars, formatDollars)],
    ['as planned', figure(planned, (one) => one.seconds, seconds)],
    ['transitions', figure(planned, ({ transitions }) => transitions, String)],
  ].flatMap(([name, text]) => (text === undefined ? [] : [`  ${name}: ${text}`]));
  if (path[0] === path[1]) return figures;
  return [
    ...figures,
    '  critical path',
    ...(path[0] === undefined ? [] : [`    ${colors.red(`- ${path[0]}`)}`]),
    ...(path[1] === undefined ? [] : [`    ${colors.green(`+ ${path[1]}`)}`]),
  ];
};

const underWayText = (
  { version, running, continuable, functions }: UnderWay,
  { change, fields }: WorkflowDiff,
): string => {
  const counts = [
    ...(running > 0 ? [`${running} under way`] : []),
    ...(continuable > 0 ? [`${continuable} that may be resumed or undone`] : []),
  ].join(', ');
  if (change === 'removed') {
    const ended = running > 0 ? 'they end with the state machine, before their next state, and ' : '';
    return `version ${version}: ${counts}; ${ended}nothing undoes or continues them then: let them end first, or cancel them`;
  }
  const kept = functions.length === 0 ? '' : ` and need ${functions.length} versions of functions`;
  const also = fields.some(({ field }) => field === 'auto_undo') ? '; auto_undo holds for them, too' : '';
  return `version ${version}: ${counts}; they keep this definition${kept}${also}`;
};
