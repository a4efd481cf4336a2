export const WIDTH = 760;

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; font-size: 15px; }
  .faint { fill: #59636e; font-size: 12px; }
  .axis { stroke: #d1d9e0; }
  .spread { stroke: #1f2328; stroke-width: 1.5; }
  .line { fill: none; stroke-width: 2; }
  .fill-0 { fill: #0969da; } .fill-1 { fill: #818b98; } .stroke-0 { stroke: #0969da; } .stroke-1 { stroke: #bc4c00; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; } .faint { fill: #9198a1; } .axis { stroke: #3d444d; } .spread { stroke: #f0f6fc; }
    .fill-0 { fill: #4493f8; } .fill-1 { fill: #656c76; } .stroke-0 { stroke: #4493f8; } .stroke-1 { stroke: #f0883e; }
  }
`;

/**
 * A picture that is read on light and dark pages.
 *
 * @param {{ title: string, height: number, content: readonly string[] }} picture
 */
export function svg({ title, height, content }) {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
${text(title, { x: 8, y: 22, kind: 'title' })}
${content.join('\n')}
</svg>
`;
}

/**
 * @param {string} content
 * @param {{ x: number, y: number, kind?: string, anchor?: 'start' | 'middle' | 'end' }} place
 */
export function text(content, { x, y, kind = '', anchor = 'start' }) {
  return `<text x="${round(x)}" y="${round(y)}" class="${kind}" text-anchor="${anchor}">${escaped(content)}</text>`;
}

/** @param {{ x1: number, y1: number, x2: number, y2: number, kind: string }} line */
export function line({ x1, y1, x2, y2, kind }) {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="${kind}"/>`;
}

/** @param {number} value */
export function round(value) {
  return Math.round(value * 10) / 10;
}

/** @param {string} content */
function escaped(content) {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
