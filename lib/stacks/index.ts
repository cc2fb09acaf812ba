export { addStacks, type BatonAppOptions, batonApp } from './app.ts';
export { Baton, type BatonProps } from './baton.ts';
export { type Project, readProject } from './project.ts';
export { readSettings } from './settings.ts';
export { synthesize } from './synthesize.ts';
