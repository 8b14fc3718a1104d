import { Injectable } from '@nestjs/common';
import { localDateOf } from '../lib/local-date.js';
import { offsetOf, resultPage, type ResultPage } from '../lib/result-page.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { lastChange, type LastChange } from '../platform/database/last-change.js';
import type { Tx } from '../platform/database/transaction.js';
import { amountWords } from './amount-words.js';
import { disputeState, type DisputeState } from './disputes.rules.js';
import { statementLifecycle, type StatementRole, type StatementState } from './statement.lifecycle.js';
import type { StatementSnapshot } from './statement-snapshot.rules.js';
import { shownContent, shownLine, type ShownContent, type ShownLine } from './statement-view.rules.js';

/** Lines on one page of a statement. */
const PAGE_SIZE = 200;

export interface StatementHead {
  id: string;
  supplierId: string;
  number: string;
  state: StatementState;
  /** The present version of the document; `version` is the row's, for forms. */
  documentVersion: number;
  version: number;
  supplierLocale: 'zh-CN' | 'en';
  timeZone: string;
  supplierConfirmedVersion: number | null;
  supplierConfirmedAt: Date | null;
  supplierConfirmedBy: string | null;
  buyerConfirmedVersion: number | null;
  buyerConfirmedAt: Date | null;
  buyerConfirmedBy: string | null;
  withdrawnAt: Date | null;
  withdrawnReason: string;
}

export interface StatementVersionRow {
  version: number;
  snapshot: string;
  /** 64 hex digits. */
  hash: string;
}

export interface ShownDispute {
  id: string;
  receiptLineId: string | null;
  lineId: string | null;
  version: number;
  kind: string;
  text: string;
  ownNumber: string;
  personName: string;
  at: Date;
  state: DisputeState;
  resolutionText: string;
  resolvedBy: string;
  resolvedAt: Date | null;
  /** Of the line, for lists of disputes. */
  receiptNumber: string | null;
  noteNumber: string | null;
  itemName: string | null;
  itemNameEn: string | null;
  lot: string | null;
  condition: string | null;
  quantity: string | null;
  gross: string | null;
}

export interface SheetLine extends ShownLine {
  /** Id of the statement line. */
  id: string;
  /** The last dispute of the line, in any version. */
  dispute: ShownDispute | null;
}

/** All that a statement's page shows of one version. */
export interface StatementSheet {
  head: StatementHead;
  shown: { version: number; hash: string; issuedAt: string; issuedBy: string; current: boolean };
  snapshot: Omit<StatementSnapshot, 'lines' | 'rates' | 'receipts' | 'reversals' | 'total' | 'format'>;
  content: ShownContent;
  /** Capital figures, for CNY only. */
  words: string | null;
  lines: ResultPage<SheetLine>;
  disputes: ShownDispute[];
  versions: { version: number; issuedAt: Date; issuedBy: string; current: boolean }[];
  actions: Record<'agree' | 'dispute' | 'resolve' | 'reissue' | 'confirm' | 'withdraw', boolean>;
}

/** Which version and which of its lines. */
export interface SheetPart {
  /** Of the document; absent: the present one. */
  version?: number | undefined;
  /** From 1. */
  page?: number;
  /** Ids of statement lines: these alone, however long the statement is. */
  only?: readonly string[];
  /** Ids of receipt lines: what stands for these in this version. */
  receiptLines?: readonly string[];
}

/** One statement as its pages and its files show it; everything comes from the frozen version. */
@Injectable()
export class StatementSheetQueries {
  constructor(private readonly database: Database) {}

  /** @throws NotFound */
  sheet(actor: Actor, id: string, { version, page = 1, only, receiptLines }: SheetPart = {}): Promise<StatementSheet> {
    return this.database.read(actor, async (tx) => {
      const head = await headOf(tx, id);
      const stored = await versionOf(tx, id, version ?? head.documentVersion);
      const { lines, rates, receipts, reversals, total, format: _format, ...snapshot } = JSON.parse(stored.snapshot) as StatementSnapshot;
      const issuedOn = localDateOf(new Date(snapshot.issuedAt), head.timeZone);
      const disputes = await disputesOf(tx, id);
      const ids = await lineIds(tx, id, stored.version);
      const current = stored.version === head.documentVersion;
      const rows = lines.map((line) => ({
        ...shownLine(line, issuedOn), id: ids.get(line.receiptLineId) ?? '',
        dispute: disputes.findLast(({ receiptLineId }) => receiptLineId === line.receiptLineId) ?? null }));
      const picked = only || receiptLines;
      const wanted = picked ? rows.filter((row) => only?.includes(row.id) || receiptLines?.includes(row.receiptLineId)) : rows.slice(offsetOf(page, PAGE_SIZE), offsetOf(page + 1, PAGE_SIZE));
      return {
        head, snapshot, disputes, words: snapshot.currency === 'CNY' ? amountWords(total.gross) : null,
        shown: { version: stored.version, hash: stored.hash, issuedAt: snapshot.issuedAt, issuedBy: snapshot.issuedBy, current },
        content: shownContent({ lines, rates, receipts, reversals, total }, snapshot.currency),
        lines: resultPage(wanted, lines.length, page, PAGE_SIZE),
        versions: await versionsOf(tx, id, stored.version), actions: actionsOf(actor, head, disputes, current),
      };
    });
  }

  /** Whatever is recorded about a statement changes what a form about it decides on. */
  lastChange(actor: Actor, id: string): Promise<LastChange | undefined> {
    return this.database.read(actor, (tx) => lastChange(tx, { subject: 'statement', id }));
  }

  /** @throws Stale when the statement changed since its form was opened on this version, NotFound */
  expectVersion(actor: Actor, id: string, version: number): Promise<void> {
    return this.database.read(actor, async (tx) => {
      tx.expectVersion(await tx.one<{ version: number }>('select version from statements where id = $1', [id]), version, 'statement');
    });
  }

  /** The stored version with its statement, for files. @throws NotFound */
  stored(actor: Actor, id: string, version: number | undefined): Promise<{ head: StatementHead; stored: StatementVersionRow; at: Date }> {
    return this.database.read(actor, async (tx) => {
      const head = await headOf(tx, id);
      return { head, stored: await versionOf(tx, id, version ?? head.documentVersion), at: tx.at };
    });
  }
}

function headOf(tx: Tx, id: string): Promise<StatementHead> {
  return tx.one<StatementHead>(
    `select s.id, s.supplier_id as "supplierId", s.number, s.state, s.document_version as "documentVersion", s.version,
       p.locale as "supplierLocale", s.time_zone as "timeZone",
       s.supplier_confirmed_version as "supplierConfirmedVersion", s.supplier_confirmed_at as "supplierConfirmedAt", s.supplier_confirmed_by as "supplierConfirmedBy",
       s.buyer_confirmed_version as "buyerConfirmedVersion", s.buyer_confirmed_at as "buyerConfirmedAt", s.buyer_confirmed_by as "buyerConfirmedBy",
       s.withdrawn_at as "withdrawnAt", s.withdrawn_reason as "withdrawnReason"
     from statements s join suppliers p on p.id = s.supplier_id where s.id = $1`, [id]);
}

function versionOf(tx: Tx, id: string, version: number): Promise<StatementVersionRow> {
  return tx.one<StatementVersionRow>(
    `select document_version as version, snapshot, encode(hash, 'hex') as hash from statement_versions where statement_id = $1 and document_version = $2`,
    [id, version]);
}

function versionsOf(tx: Tx, id: string, shown: number): Promise<StatementSheet['versions']> {
  return tx.rows(
    `select document_version as version, issued_at as "issuedAt", issued_by as "issuedBy", document_version = $2 as current
     from statement_versions where statement_id = $1 order by document_version desc`, [id, shown]);
}

async function lineIds(tx: Tx, id: string, version: number): Promise<Map<string, string>> {
  const rows = await tx.rows<{ id: string; receiptLineId: string }>(
    `select id, receipt_line_id as "receiptLineId" from statement_lines where statement_id = $1 and document_version = $2`, [id, version]);
  return new Map(rows.map((row) => [row.receiptLineId, row.id]));
}

async function disputesOf(tx: Tx, id: string): Promise<ShownDispute[]> {
  const rows = await tx.rows<Omit<ShownDispute, 'state'> & { resolution: string | null }>(
    `select d.id, d.statement_line_id as "lineId", l.receipt_line_id as "receiptLineId", d.document_version as version, d.kind, d.text,
       d.own_number as "ownNumber", d.person_name as "personName", d.at, d.resolution, d.resolution_text as "resolutionText",
       d.resolved_by as "resolvedBy", d.resolved_at as "resolvedAt",
       r.number as "receiptNumber", n.number as "noteNumber", o.item_name as "itemName", o.item_name_en as "itemNameEn", g.lot, g.condition, trim_scale(l.quantity) as quantity, l.gross
     from statement_disputes d
       left join statement_lines l on l.id = d.statement_line_id
       left join goods_receipt_lines g on g.id = l.receipt_line_id
       left join goods_receipts r on r.id = g.receipt_id
       left join delivery_notes n on n.id = r.note_id
       left join purchase_order_lines o on o.id = l.order_line_id
     where d.statement_id = $1 order by d.id`, [id]);
  return rows.map(({ resolution, ...dispute }) => ({ ...dispute, state: disputeState(dispute.kind, resolution) }));
}

function actionsOf(actor: Actor, head: StatementHead, disputes: readonly ShownDispute[], current: boolean): StatementSheet['actions'] {
  const role: StatementRole | undefined = actor.kind === 'supplier' ? 'supplier' : actor.role === 'accountant' ? 'accountant' : undefined;
  const can = (action: 'agree' | 'dispute' | 'confirm' | 'withdraw' | 'issue') =>
    role !== undefined && current && statementLifecycle.can(head.state, action, role);
  const open = disputes.some(({ state }) => state === 'open');
  return {
    agree: can('agree'), dispute: can('dispute'), confirm: can('confirm'), withdraw: can('withdraw'),
    resolve: can('issue') && open, reissue: can('issue') && !open };
}
