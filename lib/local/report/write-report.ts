import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildReport, type ReportSource } from './build-report.ts';
import { renderReport } from './render-report.ts';

export type { ReportSource } from './build-report.ts';

/** Writes `report.html` into an execution's folder, which is made if it is missing, and returns the file's path. */
export const writeReport = (folder: string, source: ReportSource): string => {
  const file = join(folder, 'report.html');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, renderReport(buildReport(source)));
  return file;
};
