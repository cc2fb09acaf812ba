import { keepingPlace, keepPictures } from './png/kept-pictures.ts';
import { openRenderer, type RenderPng } from './png/render-png.ts';

/** Ports of the action that draws. */
export interface ImagePorts {
  renderPng: RenderPng;
}

let renderer: Promise<RenderPng> | undefined;

/** Opens the renderer with the first picture that is not kept. */
const draw: RenderPng = async (svg) => {
  renderer ??= openRenderer();
  return (await renderer)(svg);
};

let keeping: Promise<RenderPng> | undefined;

export const imagePorts = (): ImagePorts => ({
  renderPng: async (svg) => {
    keeping ??= keepingPlace().then((place) => (place ? keepPictures(draw, place) : draw));
    return (await keeping)(svg);
  },
});
