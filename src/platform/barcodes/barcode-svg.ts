import { LINEAR_QUIET_ZONE, type LinearSymbol } from './code128.js';

/**
 * A Code 128 symbol as inline SVG with its quiet zones: one path, presentation attributes only,
 * so that it passes a Content-Security-Policy without inline styles.
 * @param heightModules bar height in modules; the page's style sheet decides the size on screen.
 * @param label accessible name, escaped here.
 */
export function linearSvg(symbol: LinearSymbol, heightModules: number, label: string): string {
  const width = symbol.modules + 2 * LINEAR_QUIET_ZONE;
  const path = symbol.bars.map(([x, w]) => rectangle(x + LINEAR_QUIET_ZONE, 0, w, heightModules)).join('');
  return svg(width, heightModules, path, label);
}

function rectangle(x: number, y: number, width: number, height: number): string {
  return `M${x} ${y}h${width}v${height}h-${width}z`;
}

function svg(width: number, height: number, path: string, label: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img"` +
    ` aria-label="${escapeAttribute(label)}" shape-rendering="crispEdges">` +
    `<rect width="${width}" height="${height}" fill="#fff"/><path fill="#000" d="${path}"/></svg>`
  );
}

function escapeAttribute(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
