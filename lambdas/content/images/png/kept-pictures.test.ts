import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Keeping, keepPictures } from './kept-pictures.ts';
import type { RenderPng } from './render-png.ts';

const parent = mkdtempSync(join(tmpdir(), 'baton-pictures-'));
let drawn: string[];
let place: Keeping;

const draw: RenderPng = async (svg) => {
  drawn.push(svg);
  return Buffer.from(`PNG of ${svg}`);
};

beforeEach(() => {
  drawn = [];
  place = { folder: join(mkdtempSync(join(parent, 'project-')), '.cache'), version: '1' };
});

afterAll(() => rmSync(parent, { recursive: true, force: true }));

describe('pictures that are kept', () => {
  it('are drawn once, whatever process asks for them', async () => {
    await keepPictures(draw, place)('<svg/>');

    const again = await keepPictures(draw, place)('<svg/>');

    expect([drawn, Buffer.from(again).toString()]).toEqual([['<svg/>'], 'PNG of <svg/>']);
  });

  it('are drawn again once what they show has changed', async () => {
    const render = keepPictures(draw, place);
    await render('<svg/>');

    const changed = await render('<svg width="2"/>');

    expect(Buffer.from(changed).toString()).toBe('PNG of <svg width="2"/>');
  });

  it('are drawn again with another renderer or other fonts', async () => {
    await keepPictures(draw, place)('<svg/>');

    await keepPictures(draw, { ...place, version: '2' })('<svg/>');

    expect(drawn).toEqual(['<svg/>', '<svg/>']);
  });

  it('are drawn even if the folder cannot be written', async () => {
    writeFileSync(place.folder, 'a file, not a folder');

    const png = await keepPictures(draw, place)('<svg/>');

    expect(Buffer.from(png).toString()).toBe('PNG of <svg/>');
  });

  it('make room for newer ones', async () => {
    const render = keepPictures(draw, { ...place, maxKept: 2 });
    await render('first');
    for (const name of readdirSync(place.folder)) utimesSync(join(place.folder, name), 1, 1);
    await render('second');
    await render('third');

    await render('second');
    await render('first');

    expect(drawn).toEqual(['first', 'second', 'third', 'first']);
  });
});
