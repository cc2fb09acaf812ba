export { addStacks, type BatonAppOptions, batonApp } from './app.ts';
export { type Project, readProject } from './project.ts';
export { type BatonSettings, readSettings, settingDescriptions } from './settings.ts';
