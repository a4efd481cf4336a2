import { styleText } from 'node:util';

/** Colours text where somebody sees it. */
export type Paint = (style: 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan', text: string) => string;

/** Leaves text as it is. */
export const plain: Paint = (_style, text) => text;

/** Colours for a terminal that has them; none elsewhere, nor under NO_COLOR. */
export function paintFor(stream: { readonly isTTY?: boolean; hasColors?(): boolean }): Paint {
  return stream.isTTY === true && stream.hasColors?.() === true ? coloured : plain;
}

const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false });
