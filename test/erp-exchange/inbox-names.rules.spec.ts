import { describe, expect, it } from 'vitest';
import { readableName } from '../../src/erp-exchange/inbox-names.js';

describe('a readable name for one that is no UTF-8', () => {
  it.each([
    ['GBK', [0xb6, 0xa9, 0xb5, 0xa5, 0x2e, 0x78, 0x6d, 0x6c], '订单-m1.xml'],
    ['GBK without an ending', [0xb6, 0xa9], '订-m1'],
    ['bytes of no encoding', [0x41, 0xff, 0x42, 0x2e, 0x6a], 'A_B-m1.j'],
    ['control characters and slashes', [0xff, 0x0a, 0x5c, 0x2e, 0x6a], '___-m1.j'],
  ])('from %s', (_what, bytes, name) => {
    expect(readableName(Buffer.from(bytes), 'm1')).toBe(name);
  });

  it('fits into what file systems allow, with its ending', () => {
    const name = readableName(Buffer.concat([Buffer.alloc(250, 0xb6), Buffer.from('.json')]), '0a1b2c3d');
    expect(name).toMatch(/-0a1b2c3d\.json$/);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
  });
});
