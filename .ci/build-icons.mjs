// Builds public/icons.svg from @tabler/icons (MIT). Run after changing the list: node .ci/build-icons.mjs
import { readFileSync, writeFileSync } from 'node:fs';

const names = `
adjustments-horizontal alert-circle alert-triangle archive arrow-back-up arrow-down arrow-left arrow-right arrow-up
arrows-exchange arrows-maximize arrows-split-2 arrows-sort ban barcode bell bolt box building building-factory-2
building-warehouse calendar-check calendar-due calendar-event camera cash certificate chart-bar check checks
chevron-down chevron-left chevron-right chevron-up circle-check circle-minus circle-plus circle-x clipboard-check
clock clock-exclamation cloud-download cloud-off cloud-upload copy corner-down-right device-desktop device-mobile
discount dots download edit equal-not external-link eye file-certificate file-export file-import file-invoice
file-spreadsheet file-text filter flag git-compare hash help-circle history home inbox info-circle key keyboard
language link list-details loader-2 lock lock-open login logout mail mail-forward map-pin menu-2 message-circle minus
moon note package package-off packages paperclip pencil percentage phone player-pause plug-connected plug-off plus
point printer progress-check puzzle qrcode question-mark receipt receipt-2 receipt-refund refresh repeat replace route
scan search send server settings shield-check shield-lock sun sun-moon switch-horizontal table tag trash truck
truck-delivery truck-loading truck-return upload user user-check user-exclamation user-minus user-plus users volume
wifi wifi-off writing-sign x zoom-check
`.trim().split(/\s+/);

const symbols = names.map((name) => {
  const source = readFileSync(new URL(`../node_modules/@tabler/icons/icons/outline/${name}.svg`, import.meta.url), 'utf8');
  const shapes = source.match(/<(path|circle|rect|line|polyline)\b[^>]*\/>/g) ?? [];
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.join('').replace(/\s*\/>/g, '/>')}</symbol>`;
});

const sprite = `<svg xmlns="http://www.w3.org/2000/svg">\n<!-- Tabler Icons, MIT licence, (c) Paweł Kuna -->\n${symbols.join('\n')}\n</svg>\n`;
writeFileSync(new URL('../public/icons.svg', import.meta.url), sprite);
