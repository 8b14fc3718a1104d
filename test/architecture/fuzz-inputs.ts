import fc from 'fast-check';

/** One request as it is thrown at a route; numbers choose among what the portal really has. */
export interface Thrown {
  route: number;
  person: number;
  /** 0 = the ids of a real thing, otherwise this in place of the first id. */
  id: string | 0;
  changes: readonly Change[];
  body: 'form' | 'json' | 'wrong type' | 'broken json' | 'deep json' | 'multipart' | 'none';
  headers: Readonly<Record<string, string>>;
}

export interface Change {
  field: number;
  how: 'replace' | 'append' | 'remove' | 'array' | 'nest' | 'rename' | 'add';
  name: string;
  value: string;
}

/** Values that have broken programs before. */
export const NASTY: readonly string[] = [
  '', ' ', '\u0000', 'a\u0000b', '\ud800', 'x\udc00y', '\ufeff', '\u202e', '\r\nSet-Cookie: a=b', 'a\r\nb', '\t', '1e999', '-1e999', '1e-999', 'NaN', 'Infinity', '-0', '-1',
  '0', '0.0000001', '1.', '.1', '1,5', '1 000', '0x10', '１２３', '٣', '９９９９９９９９９９９９', '9223372036854775807', '9223372036854775808', '-9223372036854775809', '2147483648', '99999999999999999999999999',
  '9'.repeat(400), `0.${'3'.repeat(400)}`, '2026-02-30', '0000-00-00', '-000001-01-01', '+275760-09-13', '10000-01-01', '2026-11-22T00:00:00Z', '9999-12-31', '2026-1-1', 'infinity',
  '__proto__', 'constructor', 'toString', 'null', 'undefined', 'true', '[object Object]', `'; drop table portal.facts; --`, `' or '1'='1`, '%27', '\\', '{{this}}', '{{#each this}}', '${7*7}', '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>', '=1+1', '@SUM(A1)', '../../etc/passwd', '..\\..\\', '/', '//evil.example', 'javascript:alert(1)', 'P1.00000000-0000-0000-0000-000000000000', 'a'.repeat(300), '汉'.repeat(2000), '😀'.repeat(300), 'é́́́́',
];

const NAMES: readonly string[] = [
  '__proto__', 'constructor', 'constructor[prototype][x]', '__proto__[admin]', 'toString', 'hasOwnProperty', 'valueOf', 'then', 'length', '_key', 'id', 'version', 'supplier_id', 'state', 'price', 'lines', 'lines[]', 'lines[0]', 'lines[s1]',
  'lines[s1][parts][]', 'lines[__proto__][x]', 'lines[s1][constructor]', 'a[b][c][d][e][f][g][h][i]', 'rows[r1][quantity]', '', '[]', '[0]', '\u0000', '汉', 'x'.repeat(500),
];

const value = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: -5, max: 5000 }).map(String) },
  { weight: 1, arbitrary: fc.double().map(String) },
);

const change: fc.Arbitrary<Change> = fc.record({
  field: fc.nat({ max: 5000 }),
  how: fc.oneof({ weight: 5, arbitrary: fc.constant('replace' as const) }, { weight: 4, arbitrary: fc.constantFrom('append', 'remove', 'array', 'nest', 'rename', 'add' as const) }),
  name: fc.constantFrom(...NAMES),
  value,
});

const PATH_IDS: readonly string[] = ['0', '-1', '987654321', '9223372036854775807', '9223372036854775808', '99999999999999999999', '１２', '1.5', '1e3', 'abc', '%00', '%20', '%ff', '..%2f', '%F0%9F%98%80', 'null', 'constructor', 'A'.repeat(43), 'f'.repeat(64)];

const HEADERS: readonly Readonly<Record<string, string>>[] = [
  {}, {}, {}, {}, {}, { 'hx-request': 'true' }, { accept: 'application/json' }, { accept: '*/*;q=x' }, { 'accept-language': 'xx-' + 'y'.repeat(500) }, { referer: 'javascript:alert(1)' }, { referer: 'http://[' }, { referer: '/%ff' },
  { 'x-request-id': '\t1' }, { 'x-forwarded-for': '1'.repeat(300) }, { 'content-encoding': 'gzip' }, { 'content-encoding': 'br, x' }, { range: 'bytes=0-,-1' }, { 'if-none-match': '*' }, { expect: '200-ok' }, { cookie: 'sid=s%3A%00.%ff' },
];

export const thrown: fc.Arbitrary<Thrown> = fc.record({
  route: fc.nat({ max: 100_000 }),
  person: fc.nat({ max: 100 }),
  id: fc.oneof({ weight: 6, arbitrary: fc.constant(0 as const) }, { weight: 1, arbitrary: fc.constantFrom(...PATH_IDS) }),
  changes: fc.oneof(fc.array(change, { maxLength: 1 }), fc.array(change, { minLength: 1, maxLength: 6 })),
  body: fc.oneof(
    { weight: 12, arbitrary: fc.constant('form' as const) },
    { weight: 4, arbitrary: fc.constant('json' as const) },
    { weight: 2, arbitrary: fc.constantFrom('wrong type', 'broken json', 'deep json', 'multipart', 'none' as const) }),
  headers: fc.constantFrom(...HEADERS),
});

/** The fields of a form after the changes. */
export function changed(fields: readonly [string, string][], changes: readonly Change[]): [string, string][] {
  const result = fields.map(([name, text]): [string, string] => [name, text]);
  for (const { field, how, name, value: text } of changes) {
    const at = result.length ? field % result.length : -1;
    const [old, was] = result[at] ?? ['', ''];
    if (how === 'add' || at < 0) result.push([name, text]);
    else if (how === 'replace') result[at] = [old, text];
    else if (how === 'append') result[at] = [old, was + text];
    else if (how === 'remove') result.splice(at, 1);
    else if (how === 'array') result.push([old, text], [`${old}[]`, text]);
    else if (how === 'nest') result[at] = [`${old}[${name}]`, text];
    else result[at] = [name, was];
  }
  return result;
}

/** The fields as a script would send them, with values of other types here and there. */
export function asJson(fields: readonly [string, string][], salt: number): string {
  const odd: unknown[] = [null, true, 1e308, -1, [], {}, [[]], { a: 1 }, ['x'], 9007199254740993];
  const pairs = fields.map(([name, text], index) => `${JSON.stringify(name)}:${JSON.stringify((index + salt) % 4 === 0 ? odd[(index + salt) % odd.length] : text)}`);
  return `{${pairs.join(',').replace('1e+308', '1e999')}}`;
}
