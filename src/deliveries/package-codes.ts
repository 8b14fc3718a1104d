import { randomBytes } from 'node:crypto';
import { gs1CheckDigit } from '../lib/check-digit.js';
import { newPackageCode } from '../lib/opaque-code.js';
import type { Tx } from '../platform/database/transaction.js';

/** The codes of one package: our own, and the SSCC of a supplier with a GS1 company prefix. */
export interface PackageCodes {
  code: string;
  sscc: string | null;
}

const EXTENSIONS = 10;
/** Digits of prefix and serial together: 18 of the SSCC without extension and check digit (GS1 General Specifications). */
const BODY = 16;

/** New codes, never issued before; SSCC serials count on in the same transaction, so none is given twice. */
export async function issueCodes(tx: Tx, supplierId: string, prefix: string | null, count: number): Promise<PackageCodes[]> {
  const ssccs = prefix ? await takeSsccs(tx, supplierId, prefix, count) : [];
  return Array.from({ length: count }, (_, index) => ({ code: newPackageCode(randomBytes(10)), sscc: ssccs[index] ?? null }));
}

/** As many as the prefix still has: from extension digit 0 on, the next one when a range of serials is used up. */
async function takeSsccs(tx: Tx, supplierId: string, prefix: string, count: number): Promise<string[]> {
  const capacity = 10 ** (BODY - prefix.length) - 1;
  const taken: string[] = [];
  for (let extension = 0; extension < EXTENSIONS && taken.length < count; extension += 1) {
    const last = await lockSerial(tx, supplierId, prefix, extension);
    const some = Math.min(count - taken.length, capacity - last);
    if (some <= 0) continue;
    await tx.run('update sscc_serials set last = $4 where supplier_id = $1 and prefix = $2 and extension = $3', [supplierId, prefix, extension, last + some]);
    for (let serial = last + 1; serial <= last + some; serial += 1) taken.push(sscc(prefix, extension, serial));
  }
  return taken;
}

async function lockSerial(tx: Tx, supplierId: string, prefix: string, extension: number): Promise<number> {
  await tx.run('insert into sscc_serials (supplier_id, prefix, extension, last) values ($1, $2, $3, 0) on conflict do nothing', [supplierId, prefix, extension]);
  const row = await tx.one<{ last: string }>(
    'select last from sscc_serials where supplier_id = $1 and prefix = $2 and extension = $3 for update', [supplierId, prefix, extension]);
  return Number(row.last); // below 10^12: exact
}

function sscc(prefix: string, extension: number, serial: number): string {
  const digits = `${extension}${prefix}${String(serial).padStart(BODY - prefix.length, '0')}`;
  return digits + gs1CheckDigit(digits);
}
