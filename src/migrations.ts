import { CreateSchema1763884800000 } from '../migrations/1763884800000-create-schema.js';
import { CreateOrganization1763884801000 } from '../migrations/1763884801000-create-organization.js';
import { CreateIdentity1763884802000 } from '../migrations/1763884802000-create-identity.js';
import { CreateFacts1763884803000 } from '../migrations/1763884803000-create-facts.js';
import { CreatePurchaseOrders1763884804000 } from '../migrations/1763884804000-create-purchase-orders.js';
import { CreateDeliveries1763884805000 } from '../migrations/1763884805000-create-deliveries.js';
import { CreateReceiving1763884806000 } from '../migrations/1763884806000-create-receiving.js';
import { CreateReconciliation1763884807000 } from '../migrations/1763884807000-create-reconciliation.js';
import { CreateExchange1763884808000 } from '../migrations/1763884808000-create-exchange.js';
import { AddUnits1763884809000 } from '../migrations/1763884809000-add-units.js';
import { CreateUnitConversions1763884810000 } from '../migrations/1763884810000-create-unit-conversions.js';
import { RefuseGoodsAtTheDock1763884811000 } from '../migrations/1763884811000-refuse-goods-at-the-dock.js';
import { LearnLabels1763884812000 } from '../migrations/1763884812000-learn-labels.js';
import { GuardDocumentsBySide1763884813000 } from '../migrations/1763884813000-guard-documents-by-side.js';
import { TieStatementsToVersions1763884814000 } from '../migrations/1763884814000-tie-statements-to-versions.js';
import { RememberTakenFiles1763884815000 } from '../migrations/1763884815000-remember-taken-files.js';
import { VersionOrganization1763884816000 } from '../migrations/1763884816000-version-organization.js';
import { AddEnglishNames1763884817000 } from '../migrations/1763884817000-add-english-names.js';
import { AgreeScheduleLines1763884818000 } from '../migrations/1763884818000-agree-schedule-lines.js';
import { TakeRevisionZero1763884819000 } from '../migrations/1763884819000-take-revision-zero.js';
import { KeepAgreedBaseline1763884820000 } from '../migrations/1763884820000-keep-agreed-baseline.js';
import { HideUnpublishedOrders1763884821000 } from '../migrations/1763884821000-hide-unpublished-orders.js';
import { KeepRefusedClosed1763884822000 } from '../migrations/1763884822000-keep-refused-closed.js';
import { EmptyUnpublishedOrders1763884823000 } from '../migrations/1763884823000-empty-unpublished-orders.js';
import { TakeBaselineWithCounter1763884824000 } from '../migrations/1763884824000-take-baseline-with-counter.js';
import { FindOpenLines1763884825000 } from '../migrations/1763884825000-find-open-lines.js';
import { LimitPhotos1763884826000 } from '../migrations/1763884826000-limit-photos.js';
import { CreatePasswordLinks1763884827000 } from '../migrations/1763884827000-create-password-links.js';
import { RememberFirstSignIn1763884828000 } from '../migrations/1763884828000-remember-first-sign-in.js';
import { KeepLinksOutOfMails1763884829000 } from '../migrations/1763884829000-keep-links-out-of-mails.js';
import { VersionAnswerDrafts1763884835000 } from '../migrations/1763884835000-version-answer-drafts.js';
import { CountWholePieces1763884840000 } from '../migrations/1763884840000-count-whole-pieces.js';
import { FindLinesToShip1763884850000 } from '../migrations/1763884850000-find-lines-to-ship.js';
import { RecordAccountsWithTheirChange1763884860000 } from '../migrations/1763884860000-record-accounts-with-their-change.js';

/** In the order they run. */
export const migrations = [
  CreateSchema1763884800000,
  CreateOrganization1763884801000,
  CreateIdentity1763884802000,
  CreateFacts1763884803000,
  CreatePurchaseOrders1763884804000,
  CreateDeliveries1763884805000,
  CreateReceiving1763884806000,
  CreateReconciliation1763884807000,
  CreateExchange1763884808000,
  AddUnits1763884809000,
  CreateUnitConversions1763884810000,
  RefuseGoodsAtTheDock1763884811000,
  LearnLabels1763884812000,
  GuardDocumentsBySide1763884813000,
  TieStatementsToVersions1763884814000,
  RememberTakenFiles1763884815000,
  VersionOrganization1763884816000,
  AddEnglishNames1763884817000,
  AgreeScheduleLines1763884818000,
  TakeRevisionZero1763884819000,
  KeepAgreedBaseline1763884820000,
  HideUnpublishedOrders1763884821000,
  KeepRefusedClosed1763884822000,
  EmptyUnpublishedOrders1763884823000,
  TakeBaselineWithCounter1763884824000,
  FindOpenLines1763884825000,
  LimitPhotos1763884826000,
  CreatePasswordLinks1763884827000,
  RememberFirstSignIn1763884828000,
  KeepLinksOutOfMails1763884829000,
  VersionAnswerDrafts1763884835000,
  CountWholePieces1763884840000,
  FindLinesToShip1763884850000,
  RecordAccountsWithTheirChange1763884860000,
];
