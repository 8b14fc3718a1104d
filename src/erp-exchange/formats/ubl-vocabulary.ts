import type { XmlElement } from './xml.js';

/**
 * Child elements UBL 2.1 knows in the aggregates an order is read from (OASIS UBL 2.1, ISO/IEC 19845). A name that is
 * not among them is a slip of the sender's, or newer than 2.1; either way somebody should know, because a misspelt
 * BaseQuantity makes a price a hundred times too high.
 */
const CHILDREN: Readonly<Record<string, string>> = {
  Address:
    'ID AddressTypeCode AddressFormatCode Postbox Floor Room StreetName AdditionalStreetName BlockName ' +
    'BuildingName BuildingNumber InhouseMail Department MarkAttention MarkCare PlotIdentification ' +
    'CitySubdivisionName CityName PostalZone CountrySubentity CountrySubentityCode Region District ' +
    'TimezoneOffset AddressLine Country LocationCoordinate',
  Communication: 'ChannelCode Channel Value',
  Contact: 'ID Name Telephone Telefax ElectronicMail Note OtherCommunication',
  CustomerParty:
    'CustomerAssignedAccountID SupplierAssignedAccountID AdditionalAccountID Party DeliveryContact ' +
    'AccountingContact BuyerContact',
  Delivery:
    'ID Quantity MinimumQuantity MaximumQuantity ActualDeliveryDate ActualDeliveryTime LatestDeliveryDate ' +
    'LatestDeliveryTime ReleaseID TrackingID DeliveryAddress DeliveryLocation AlternativeDeliveryLocation ' +
    'RequestedDeliveryPeriod PromisedDeliveryPeriod EstimatedDeliveryPeriod CarrierParty DeliveryParty ' +
    'NotifyParty Despatch DeliveryTerms MinimumDeliveryUnit MaximumDeliveryUnit Shipment',
  DeliveryTerms: 'ID SpecialTerms LossRiskResponsibilityCode LossRisk Amount DeliveryLocation AllowanceCharge',
  DocumentReference:
    'ID CopyIndicator UUID IssueDate IssueTime DocumentTypeCode DocumentType XPath LanguageID LocaleCode ' +
    'VersionID DocumentStatusCode DocumentDescription Attachment ValidityPeriod IssuerParty ' +
    'ResultOfVerification',
  Item:
    'Description PackQuantity PackSizeNumeric CatalogueIndicator Name HazardousRiskIndicator ' +
    'AdditionalInformation Keyword BrandName ModelName BuyersItemIdentification SellersItemIdentification ' +
    'ManufacturersItemIdentification StandardItemIdentification CatalogueItemIdentification ' +
    'AdditionalItemIdentification CatalogueDocumentReference ItemSpecificationDocumentReference ' +
    'OriginCountry CommodityClassification TransactionConditions HazardousItem ClassifiedTaxCategory ' +
    'AdditionalItemProperty ManufacturerParty InformationContentProviderParty OriginAddress ItemInstance ' +
    'Certificate Dimension',
  ItemIdentification: 'ID ExtendedID BarcodeSymbologyID PhysicalAttribute MeasurementDimension IssuerParty',
  ItemProperty:
    'ID Name NameCode TestMethod Value ValueQuantity ValueQualifier ImportanceCode ListValue UsabilityPeriod ' +
    'ItemPropertyGroup RangeDimension ItemPropertyRange',
  LineItem:
    'ID SalesOrderID UUID Note LineStatusCode Quantity LineExtensionAmount TotalTaxAmount MinimumQuantity ' +
    'MaximumQuantity MinimumBackorderQuantity MaximumBackorderQuantity InspectionMethodCode ' +
    'PartialDeliveryIndicator BackOrderAllowedIndicator AccountingCostCode AccountingCost ' +
    'WarrantyInformation Delivery DeliveryTerms OriginatorParty OrderedShipment PricingReference ' +
    'AllowanceCharge Price Item SubLineItem WarrantyValidityPeriod WarrantyParty TaxTotal ItemPriceExtension ' +
    'LineReference',
  Location:
    'ID Description Conditions CountrySubentity CountrySubentityCode LocationTypeCode InformationURI Name ' +
    'ValidityPeriod Address SubsidiaryLocation LocationCoordinate',
  Order:
    'UBLExtensions UBLVersionID CustomizationID ProfileID ProfileExecutionID ID SalesOrderID CopyIndicator ' +
    'UUID IssueDate IssueTime OrderTypeCode Note RequestedInvoiceCurrencyCode DocumentCurrencyCode ' +
    'PricingCurrencyCode TaxCurrencyCode CustomerReference AccountingCostCode AccountingCost ' +
    'LineCountNumeric ValidityPeriod QuotationDocumentReference OrderDocumentReference ' +
    'OriginatorDocumentReference CatalogueReference AdditionalDocumentReference Contract ProjectReference ' +
    'Signature BuyerCustomerParty SellerSupplierParty OriginatorCustomerParty FreightForwarderParty ' +
    'AccountingCustomerParty Delivery DeliveryTerms PaymentMeans PaymentTerms TransactionConditions ' +
    'AllowanceCharge TaxExchangeRate PricingExchangeRate PaymentExchangeRate DestinationCountry TaxTotal ' +
    'AnticipatedMonetaryTotal OrderLine',
  OrderCancellation:
    'UBLExtensions UBLVersionID CustomizationID ProfileID ProfileExecutionID ID CopyIndicator UUID IssueDate ' +
    'IssueTime Note CancellationNote OrderReference OriginatorDocumentReference AdditionalDocumentReference ' +
    'Contract Signature BuyerCustomerParty SellerSupplierParty OriginatorCustomerParty',
  OrderChange:
    'UBLExtensions UBLVersionID CustomizationID ProfileID ProfileExecutionID ID SalesOrderID CopyIndicator ' +
    'UUID IssueDate IssueTime SequenceNumberID Note RequestedInvoiceCurrencyCode DocumentCurrencyCode ' +
    'PricingCurrencyCode TaxCurrencyCode CustomerReference AccountingCostCode AccountingCost ' +
    'LineCountNumeric ValidityPeriod OrderReference QuotationDocumentReference OriginatorDocumentReference ' +
    'AdditionalDocumentReference Contract Signature BuyerCustomerParty SellerSupplierParty ' +
    'OriginatorCustomerParty FreightForwarderParty AccountingCustomerParty AccountingSupplierParty Delivery ' +
    'DeliveryTerms PaymentMeans PaymentTerms TransactionConditions AllowanceCharge TaxExchangeRate ' +
    'PricingExchangeRate PaymentExchangeRate DestinationCountry TaxTotal AnticipatedMonetaryTotal OrderLine',
  OrderLine:
    'SubstitutionStatusCode Note LineItem SellerProposedSubstituteLineItem SellerSubstitutedLineItem ' +
    'BuyerProposedSubstituteLineItem CatalogueLineReference QuotationLineReference OrderLineReference ' +
    'DocumentReference',
  Party:
    'MarkCareIndicator MarkAttentionIndicator WebsiteURI LogoReferenceID EndpointID ' +
    'IndustryClassificationCode PartyIdentification PartyName Language PostalAddress PhysicalLocation ' +
    'PartyTaxScheme PartyLegalEntity Contact Person AgentParty ServiceProviderParty PowerOfAttorney ' +
    'FinancialAccount',
  PartyIdentification: 'ID',
  PartyLegalEntity:
    'RegistrationName CompanyID RegistrationDate RegistrationExpirationDate CompanyLegalFormCode ' +
    'CompanyLegalForm SoleProprietorshipIndicator CompanyLiquidationStatusCode CorporateStockAmount ' +
    'FullyPaidSharesIndicator RegistrationAddress CorporateRegistrationScheme HeadOfficeParty ' +
    'ShareholderParty',
  PartyName: 'Name',
  PartyTaxScheme:
    'RegistrationName CompanyID TaxLevelCode ExemptionReasonCode ExemptionReason RegistrationAddress ' + 'TaxScheme',
  PaymentTerms:
    'ID PaymentMeansID PrepaidPaymentReferenceID Note ReferenceEventCode SettlementDiscountPercent ' +
    'PenaltySurchargePercent PaymentPercent Amount SettlementDiscountAmount PenaltyAmount ' +
    'PaymentTermsDetailsURI PaymentDueDate InstallmentDueDate InvoicingPartyReference SettlementPeriod ' +
    'PenaltyPeriod ExchangeRate ValidityPeriod',
  Period: 'StartDate StartTime EndDate EndTime DurationMeasure DescriptionCode Description',
  Price:
    'PriceAmount BaseQuantity PriceChangeReason PriceTypeCode PriceType OrderableUnitFactorRate ' +
    'ValidityPeriod PriceList AllowanceCharge PricingExchangeRate',
  PricingReference: 'OriginalItemLocationQuantity AlternativeConditionPrice',
  SupplierParty:
    'CustomerAssignedAccountID AdditionalAccountID DataSendingCapability Party DespatchContact ' +
    'AccountingContact SellerContact',
  TaxCategory:
    'ID Name Percent BaseUnitMeasure PerUnitAmount TaxExemptionReasonCode TaxExemptionReason TierRange ' +
    'TierRatePercent TaxScheme',
};

/** Elements whose type carries another name. */
const TYPE_OF: Readonly<Record<string, string>> = {
  DeliveryAddress: 'Address',
  PostalAddress: 'Address',
  RegistrationAddress: 'Address',
  OtherCommunication: 'Communication',
  DeliveryContact: 'Contact',
  AccountingContact: 'Contact',
  BuyerContact: 'Contact',
  SellerContact: 'Contact',
  DespatchContact: 'Contact',
  BuyerCustomerParty: 'CustomerParty',
  OriginatorCustomerParty: 'CustomerParty',
  AccountingCustomerParty: 'CustomerParty',
  AdditionalDocumentReference: 'DocumentReference',
  ItemSpecificationDocumentReference: 'DocumentReference',
  QuotationDocumentReference: 'DocumentReference',
  OriginatorDocumentReference: 'DocumentReference',
  BuyersItemIdentification: 'ItemIdentification',
  SellersItemIdentification: 'ItemIdentification',
  ManufacturersItemIdentification: 'ItemIdentification',
  StandardItemIdentification: 'ItemIdentification',
  CatalogueItemIdentification: 'ItemIdentification',
  AdditionalItemIdentification: 'ItemIdentification',
  AdditionalItemProperty: 'ItemProperty',
  DeliveryLocation: 'Location',
  AlternativeDeliveryLocation: 'Location',
  CarrierParty: 'Party',
  DeliveryParty: 'Party',
  OriginatorParty: 'Party',
  RequestedDeliveryPeriod: 'Period',
  PromisedDeliveryPeriod: 'Period',
  EstimatedDeliveryPeriod: 'Period',
  ValidityPeriod: 'Period',
  AlternativeConditionPrice: 'Price',
  SellerSupplierParty: 'SupplierParty',
  AccountingSupplierParty: 'SupplierParty',
  ClassifiedTaxCategory: 'TaxCategory',
};

const KNOWN = new Map(Object.entries(CHILDREN).map(([type, names]) => [type, new Set(names.split(' '))]));

/** The aggregates of this vocabulary with their child names, for the check against the schema. */
export function vocabulary(): ReadonlyMap<string, ReadonlySet<string>> {
  return KNOWN;
}

/** Elements that UBL 2.1 does not know where they stand, in document order; below the root given. */
export function unknownElements(root: XmlElement): XmlElement[] {
  const found: XmlElement[] = [];
  const visit = (element: XmlElement): void => {
    const type = Object.hasOwn(TYPE_OF, element.name) ? TYPE_OF[element.name]! : element.name;
    const known = KNOWN.get(type);
    for (const child of element.children) {
      if (known !== undefined && !known.has(child.name)) found.push(child);
      else visit(child);
    }
  };
  visit(root);
  return found;
}
