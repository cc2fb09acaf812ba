/** Fonts that every system has one of; widths are computed for the widest of them. */
const FONTS = 'system-ui, -apple-system, "Segoe UI", Helvetica, Arial, "DejaVu Sans", sans-serif';
const CODE_FONTS = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace';

interface Palette {
  page: string;
  ink: string;
  quiet: string;
  line: string;
  box: string;
  frame: string;
  critical: string;
  approval: string;
  wait: string;
  failure: string;
  error: string;
  phases: string[];
}

const LIGHT: Palette = {
  page: '#ffffff',
  ink: '#1f2937',
  quiet: '#4b5563',
  line: '#64748b',
  box: '#f8fafc',
  frame: '#64748b',
  critical: '#c2410c',
  approval: '#6d28d9',
  wait: '#0e7490',
  failure: '#b91c1c',
  error: '#b91c1c',
  phases: ['#eef2ff', '#ecfdf5', '#fff7ed', '#fdf2f8', '#e0f2fe', '#fefce8', '#f5f3ff'],
};

const DARK: Palette = {
  page: '#0f172a',
  ink: '#f1f5f9',
  quiet: '#cbd5e1',
  line: '#94a3b8',
  box: '#1e293b',
  frame: '#94a3b8',
  critical: '#fb923c',
  approval: '#c4b5fd',
  wait: '#67e8f9',
  failure: '#fca5a5',
  error: '#fca5a5',
  phases: ['#312e81', '#064e3b', '#5b2c0b', '#5b1a3d', '#0c4a6e', '#524a0a', '#3b2a6b'],
};

/** Number of colours for phases; later phases begin again with the first. */
export const PHASE_COLOURS = LIGHT.phases.length;

/** Returns the style sheet of a picture: light, and dark if the reader prefers it. */
export const styleSheet = (): string =>
  [
    `text{font-family:${FONTS}}`,
    `.code{font-family:${CODE_FONTS}}`,
    '.line{fill:none;stroke-width:1.4}.line.critical{stroke-width:2.6}.line.back{stroke-width:1.8}',
    '.line.undo,.line.error{stroke-dasharray:5 4}',
    '.box{stroke-width:1.3}.box.compensation{stroke-dasharray:5 4}.box.approval,.box.wait,.box.failure{stroke-width:1.8}',
    '.box.critical{stroke-width:2.8}',
    '.frame{fill-opacity:.06;stroke-width:1.2}.branch{fill:none;stroke-width:1;stroke-dasharray:2 3}',
    colours(LIGHT),
    `@media (prefers-color-scheme:dark){${colours(DARK)}}`,
  ].join('\n');

const colours = (palette: Palette): string =>
  [
    `.page,.behind{fill:${palette.page}}`,
    `text{fill:${palette.ink}}.quiet{fill:${palette.quiet}}`,
    `.line,.box,.branch{stroke:${palette.line}}.head{fill:${palette.line}}`,
    `.box{fill:${palette.box}}`,
    ...palette.phases.map((colour, index) => `.phase${index}{fill:${colour}}`),
    `.frame{fill:${palette.frame};stroke:${palette.frame}}`,
    `.line.error{stroke:${palette.error}}.head.error{fill:${palette.error}}`,
    `.box.approval{stroke:${palette.approval}}.box.wait{stroke:${palette.wait}}.box.failure{stroke:${palette.failure}}`,
    `.icon.approval{fill:${palette.approval}}.icon.wait{fill:${palette.wait}}.icon.failure{fill:${palette.failure}}`,
    `.line.critical,.box.critical,.frame.critical{stroke:${palette.critical}}.head.critical{fill:${palette.critical}}`,
  ].join('');
