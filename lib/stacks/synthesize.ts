import { WorkflowSourceError } from '#constructs/index.ts';
import { SettingsError } from '#contracts/config/check-settings.ts';
import { type BatonAppOptions, batonApp } from './app.ts';

/** Synthesizes the app of a project for the CDK CLI; reports author mistakes without a stack trace. */
export const synthesize = async (options: BatonAppOptions = {}): Promise<void> => {
  try {
    (await batonApp(options)).synth();
  } catch (error) {
    if (!(error instanceof WorkflowSourceError || error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
};
