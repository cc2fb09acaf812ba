/** Fonts of PNG files, all under the SIL Open Font License: text is drawn the same everywhere, without the system's fonts. */
export const FONT_FILES = [
  '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
  '@expo-google-fonts/source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf',
] as const;

/** The renderer for machines without its native build. */
export const WASM_FILE = '@resvg/resvg-wasm/index_bg.wasm';

/** Families of `FONT_FILES` by the brand's typeface: resvg takes the first font, not the next of a list, for one that is missing. */
export const PNG_FONTS = {
  serif: { display: 'Source Serif 4', text: 'Inter' },
  sans: { display: 'Inter', text: 'Inter' },
} as const;
