/** A copy of a row of the legal world that says something else in some columns. */
export type PlainState = [constraint: string, table: string, otherwise: Record<string, unknown>];

/** No hash, as PostgreSQL reads bytes. */
const SHORT = `\\x00`;

/** Numbers that mean something only from one up. */
const positive = (table: string, ...columns: string[]): PlainState[] =>
  columns.map((column) => [`${table}_${column}_is_positive`, table, { [column]: 0 }]);

/** A second row with the same key; `id` and what else must differ for the key alone to refuse it. */
const twice = (constraint: string, table: string, otherwise: Record<string, unknown> = {}): PlainState => [constraint, table, { id: 1000, ...otherwise }];

/** What one column, or two of them, may not say: refused on the row as it is, without any story. */
export const plainStates: PlainState[] = [
  ['amount_is_finite', 'statement_lines', { net: 'NaN' }],
  ['currency_is_iso', 'purchase_orders', { currency: 'cny' }],
  ['day_is_finite', 'purchase_orders', { issued_on: 'infinity' }],
  ['percent_is_plausible', 'purchase_order_lines', { over_percent: 101 }],

  ...positive('answer_parts', 'part', 'quantity'),
  ...positive('answers', 'number'),
  ...positive('code_mappings', 'version'),
  ...positive('delivery_notes', 'document_version'),
  ...positive('delivery_note_lines', 'quantity', 'pack_size'),
  ...positive('line_prices', 'per'),
  ...positive('loose_receipts', 'quantity'),
  ...positive('package_receipts', 'generation', 'quantity'),
  ...positive('packages', 'quantity', 'sequence'),
  ...positive('promises', 'generation', 'part', 'quantity'),
  ['purchase_orders_revision_not_negative', 'purchase_orders', { revision: -1 }],
  ...positive('receipt_line_balances', 'received'),
  ...positive('requirements', 'generation', 'quantity'),
  ...positive('schedule_lines', 'quantity'),
  ...positive('supplier_items', 'pack_size'),
  ['quarantined_quantities_is_positive', 'quarantined_quantities', { quantity: 0 }],
  ['statement_versions_version_is_positive', 'statement_versions', { document_version: 0 }],
  ['facts_seq_is_positive', 'facts', { subject_seq: 0 }],
  ['goods_receipt_lines_quantity_not_zero', 'goods_receipt_lines', { quantity: 0 }],
  ['delivery_notes_print_count_not_negative', 'delivery_notes', { print_count: -1 }],
  ['files_size_not_negative', 'files', { size: -1 }],
  ['scans_sequence_not_negative', 'scans', { sequence: -1 }],
  ['sscc_serials_last_not_negative', 'sscc_serials', { last: -1 }],
  ['sscc_serials_extension_is_digit', 'sscc_serials', { extension: 10 }],
  ['units_decimals_are_few', 'units', { decimals: 7 }],

  ['action_links_nonce_is_long', 'action_links', { nonce: SHORT }],
  ['action_links_token_is_hashed', 'action_links', { token_hash: SHORT }],
  ['files_hash_is_sha256', 'files', { hash: SHORT }],
  ['idempotency_keys_request_is_hashed', 'idempotency_keys', { request_hash: SHORT }],
  ['password_links_address_is_hashed', 'password_links', { address_hash: SHORT }],
  ['password_links_nonce_is_long', 'password_links', { nonce: SHORT }],
  ['password_links_token_is_hashed', 'password_links', { token_hash: SHORT }],
  ['purchase_order_revisions_hash_is_sha256', 'purchase_order_revisions', { hash: SHORT }],
  ['sessions_id_is_hashed', 'sessions', { id_hash: SHORT }],
  ['statements_hash_is_sha256', 'statements', { snapshot_hash: SHORT }],

  ['code_mappings_code_is_given', 'code_mappings', { code: '' }],
  ['delivery_note_codes_code_is_plain', 'delivery_note_codes', { code: 'SN-1' }],
  ['delivery_note_lines_lot_is_short', 'delivery_note_lines', { lot: ' L1' }],
  ['facts_type_is_noun_verb', 'facts', { type: 'Published' }],
  ['packages_code_is_plain', 'packages', { code: 'pk1' }],
  ['packages_sscc_is_18_digits', 'packages', { sscc: '1' }],
  ['people_email_is_plausible', 'people', { email: 'a b@c' }],
  ['people_name_is_given', 'people', { name: ' ' }],
  ['purchase_order_lines_number_is_given', 'purchase_order_lines', { line_number: '' }],
  ['scans_client_is_short', 'scans', { client_id: '' }],
  ['scans_raw_is_short', 'scans', { raw: 'x'.repeat(501) }],
  ['scan_patterns_sample_is_short', 'scan_patterns', { sample: '' }],
  ['sscc_serials_prefix_is_digits', 'sscc_serials', { prefix: '12' }],
  ['statements_period_is_month', 'statements', { period: '2026-13' }],
  ['suppliers_gs1_prefix_is_digits', 'suppliers', { gs1_company_prefix: 'x' }],

  ['action_links_side_matches_role', 'action_links', { supplier_id: null }],
  ['answer_parts_decision_is_known', 'answer_parts', { decision: 'x', decided_at: '2026-11-20T00:00Z' }],
  ['answer_parts_decided_has_moment', 'answer_parts', { decision: 'declined' }],
  ['answers_state_is_known', 'answers', { state: 'x', decided_at: null }],
  ['answers_decided_has_moment', 'answers', { decided_at: null }],
  ['delivery_notes_arrived_has_moment', 'delivery_notes', { state: 'arrived', arrived_at: null }],
  ['exchange_messages_out_has_order', 'exchange_messages', { order_key: null }],
  ['exchange_messages_out_names_event', 'exchange_messages', { event_id: null }],
  ['exchange_messages_state_fits_direction', 'exchange_messages', { direction: 'in' }],
  ['exchange_messages_state_is_known', 'exchange_messages', { direction: 'in', state: 'x' }],
  ['goods_receipts_reversal_has_reason', 'goods_receipts', { kind: 'reverse', reverses_id: 1 }],
  ['password_links_lives_20_minutes', 'password_links', { expires_at: '2026-11-20T00:21Z' }],
  ['password_links_lives_20_minutes', 'password_links', { expires_at: '2026-11-20T00:00Z' }],
  ['password_links_used_while_open', 'password_links', { used_at: '2026-11-20T00:20Z' }],
  ['password_links_used_while_open', 'password_links', { used_at: '2026-11-20T00:01Z', revoked_at: '2026-11-20T00:01Z' }],
  ['password_links_used_while_open', 'password_links', { used_at: '2026-11-20T00:01Z', person_id: null }],
  ['password_links_announced_is_somebodys', 'password_links', { announced_at: '2026-11-20T00:01Z', person_id: null }],
  ['statement_disputes_resolved_has_moment', 'statement_disputes', { resolution: 'kept' }],
  ['statement_lines_gross_is_net_plus_tax', 'statement_lines', { tax: 0 }],

  twice('action_links_token_hash_key', 'action_links'),
  twice('answer_parts_answer_id_part_key', 'answer_parts'),
  twice('answers_schedule_line_id_number_key', 'answers'),
  twice('code_mappings_company_id_source_kind_code_version_key', 'code_mappings'),
  twice('companies_code_key', 'companies'),
  twice('docks_plant_id_code_key', 'docks'),
  twice('fact_deliveries_fact_id_subscriber_key', 'fact_deliveries'),
  twice('goods_receipt_lines_receipt_id_position_key', 'goods_receipt_lines'),
  twice('goods_refusals_receipt_id_position_key', 'goods_refusals'),
  twice('receiving_photos_once', 'receiving_photos'),
  twice('items_company_id_code_key', 'items'),
  twice('items_gtin', 'items', { code: 'I-9', gtin: '06901234567892' }),
  twice('line_prices_order_line_id_revision_key', 'line_prices'),
  twice('memberships_live', 'memberships'),
  twice('password_links_token_hash_key', 'password_links', { address_hash: `\\x${'ab'.repeat(32)}` }),
  twice('password_links_open', 'password_links', { token_hash: `\\x${'ab'.repeat(32)}` }),
  twice('packages_numbered_once', 'packages', { code: 'PK99999999' }),
  twice('packages_sscc_key', 'packages', { code: 'PK99999999', sequence: 99, sscc: '169012345000000014' }),
  twice('plants_company_id_code_key', 'plants'),
  twice('promises_schedule_line_id_generation_part_key', 'promises'),
  twice('purchase_order_revisions_order_id_revision_key', 'purchase_order_revisions'),
  twice('requirements_schedule_line_id_generation_key', 'requirements'),
  twice('schedule_lines_order_line_id_sequence_key', 'schedule_lines'),
  twice('sources_company_id_code_key', 'sources'),
  twice('statement_lines_statement_id_document_version_position_key', 'statement_lines', { live: false }),
  twice('statement_versions_statement_id_document_version_key', 'statement_versions'),
  twice('statements_company_id_number_key', 'statements', { period: '2026-12' }),
  twice('supplier_items_supplier_id_code_key', 'supplier_items', { item_id: 2 }),
  twice('supplier_items_supplier_id_item_id_key', 'supplier_items', { code: 'A-9' }),
  twice('suppliers_company_id_code_key', 'suppliers'),
  ['delivery_note_codes_note_id_document_version_key', 'delivery_note_codes', { code: 'SN99999999' }],
];

/** The SQL of a wrong copy; keys of the table that are told otherwise are tried under their new value. */
export function copySql([, table, otherwise]: PlainState, columns: readonly string[]): string {
  const list = columns.join(', ');
  return `insert into ${table} (${list}) overriding system value
    select ${list} from (select (jsonb_populate_record(t, '${JSON.stringify(otherwise)}')).* from ${table} t order by t.ctid limit 1) copy`;
}

