import { batonApp } from '#stacks/index.ts';

const app = await batonApp();
app.synth();
