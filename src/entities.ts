import { Company } from './organization/company.entity.js';
import { Plant } from './organization/plant.entity.js';
import { Dock } from './organization/dock.entity.js';
import { Unit } from './organization/unit.entity.js';
import { Setting } from './organization/setting.entity.js';
import { Item } from './materials/item.entity.js';
import { SupplierItem } from './materials/supplier-item.entity.js';
import { UnitConversion } from './materials/unit-conversion.entity.js';
import { CodeMapping } from './materials/code-mapping.entity.js';
import { Supplier } from './suppliers/supplier.entity.js';
import { Person } from './identity/person.entity.js';
import { Membership } from './identity/membership.entity.js';
import { ActionLink } from './identity/action-link.entity.js';
import { PasswordLink } from './identity/password-link.entity.js';
import { Source } from './purchase-orders/source.entity.js';
import { PurchaseOrder } from './purchase-orders/purchase-order.entity.js';
import { PurchaseOrderRevision } from './purchase-orders/purchase-order-revision.entity.js';
import { PurchaseOrderLine } from './purchase-orders/purchase-order-line.entity.js';
import { LinePrice } from './purchase-orders/line-price.entity.js';
import { ScheduleLine } from './purchase-orders/schedule-line.entity.js';
import { Requirement } from './purchase-orders/requirement.entity.js';
import { Answer } from './purchase-orders/answer.entity.js';
import { AnswerPart } from './purchase-orders/answer-part.entity.js';
import { Promised } from './purchase-orders/promised.entity.js';
import { AnswerDraft } from './purchase-orders/answer-draft.entity.js';
import { DeliveryNote } from './deliveries/delivery-note.entity.js';
import { DeliveryNoteCode } from './deliveries/delivery-note-code.entity.js';
import { DeliveryNoteLine } from './deliveries/delivery-note-line.entity.js';
import { Package } from './deliveries/package.entity.js';
import { Scan } from './receiving/scan.entity.js';
import { ScanPattern } from './receiving/scan-pattern.entity.js';
import { PackageReceipt } from './receiving/package-receipt.entity.js';
import { LooseReceipt } from './receiving/loose-receipt.entity.js';
import { QuarantinedQuantity } from './receiving/quarantined-quantity.entity.js';
import { GoodsReceipt } from './receiving/goods-receipt.entity.js';
import { GoodsReceiptLine } from './receiving/goods-receipt-line.entity.js';
import { GoodsRefusal } from './receiving/goods-refusal.entity.js';
import { ReceivingPhoto } from './receiving/receiving-photo.entity.js';
import { PostedPackage } from './receiving/posted-package.entity.js';
import { ReceiptLineBalance } from './receiving/receipt-line-balance.entity.js';
import { Statement } from './reconciliation/statement.entity.js';
import { StatementVersion } from './reconciliation/statement-version.entity.js';
import { StatementLine } from './reconciliation/statement-line.entity.js';
import { StatementDispute } from './reconciliation/statement-dispute.entity.js';
import { ExchangeMessage } from './erp-exchange/exchange-message.entity.js';
import { ExchangeAttempt } from './erp-exchange/exchange-attempt.entity.js';
import { Mail } from './notifications/mail.entity.js';

/** Every row type of the portal, for the data sources and the drift check. */
export const entities = [
  Company,
  Plant,
  Dock,
  Unit,
  Setting,
  Item,
  SupplierItem,
  UnitConversion,
  CodeMapping,
  Supplier,
  Person,
  Membership,
  ActionLink,
  PasswordLink,
  Source,
  PurchaseOrder,
  PurchaseOrderRevision,
  PurchaseOrderLine,
  LinePrice,
  ScheduleLine,
  Requirement,
  Answer,
  AnswerPart,
  Promised,
  AnswerDraft,
  DeliveryNote,
  DeliveryNoteCode,
  DeliveryNoteLine,
  Package,
  Scan,
  ScanPattern,
  PackageReceipt,
  LooseReceipt,
  QuarantinedQuantity,
  GoodsReceipt,
  GoodsReceiptLine,
  GoodsRefusal,
  ReceivingPhoto,
  PostedPackage,
  ReceiptLineBalance,
  Statement,
  StatementVersion,
  StatementLine,
  StatementDispute,
  ExchangeMessage,
  ExchangeAttempt,
  Mail,
];
