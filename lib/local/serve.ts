/** The engine's Step Functions endpoint on its own, for those who bring their own definitions. */
export { DEFAULT_PORT as DEFAULT_ENDPOINT_PORT, serve as serveEngine } from '#engine/api/serve.ts';
