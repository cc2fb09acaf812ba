import { openRenderer, type RenderPng } from './png/render-png.ts';

/** Ports of the action that draws. */
export interface ImagePorts {
  renderPng: RenderPng;
}

let renderer: Promise<RenderPng> | undefined;

/** Opens the renderer with the first picture. */
export const imagePorts = (): ImagePorts => ({
  renderPng: async (svg) => {
    renderer ??= openRenderer();
    return (await renderer)(svg);
  },
});
