import { defineConfig } from 'baton';

export default defineConfig({ stages: { steps: {} } });
