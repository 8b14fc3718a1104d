/** One row of each table that no story of the world below needs, so that a wrong copy of it can be tried. */
const others = `
insert into items (company_id, code, name, unit, gtin) values (1, 'I-0', '螺母', 'H87', '06901234567892');
insert into supplier_items (supplier_id, item_id, code) values (1, 1, 'A-0');
insert into sessions (id_hash, data, created_at, last_seen_at, expires_at) values (sha256('s'), '{}', now(), now(), now());
insert into action_links (kind, nonce, token_hash, email, role, supplier_id, created_at, expires_at) values ('invitation', sha256('n'), sha256('t'), 'b@a.example', 'supplier_clerk', 1, now(), now());
insert into password_links (address_hash, person_id, nonce, token_hash, created_at, expires_at) values (sha256('a'), 1, sha256('m'), sha256('u'), '2026-11-20T00:00Z', '2026-11-20T00:20Z');
insert into purchase_order_revisions (supplier_id, order_id, revision, payload, hash, snapshot_complete, sent_on, received_at) values (1, 1, 1, '{}', sha256('{}'), true, '2026-11-01', now());
insert into sscc_serials (supplier_id, prefix, extension, last) values (1, '6901234', 0, 1);
insert into scans (at, company_id, plant_id, client_id, sequence, raw, outcome, person_name) values (now(), 1, 1, 'device', 1, 'PK23456789A1', 'right', '仓管');
insert into scan_keys (client_id, sequence, scan_at, scan_id, answer) values ('device', 1, now(), 1, '{}');
insert into loose_receipts (supplier_id, note_line_id, kind, quantity, person_name, at) values (1, 1, 'receive', 1, '仓管', now());
insert into quarantined_quantities (supplier_id, note_line_id, quantity, person_name, at) values (1, 1, 1, '仓管', now());
insert into posted_packages (package_id, generation, supplier_id, receipt_line_id) values (1, 1, 1, 1);
update delivery_note_lines set closed = 1 where id = 1;
update purchase_order_lines set shipped = shipped - 1 where id = 1;
insert into goods_refusals (supplier_id, receipt_id, position, note_line_id, order_line_id, condition, quantity) values (1, 1, 9, 1, 1, 'wrong_item', 1);
insert into receiving_photos (supplier_id, note_id, hash, type, person_name, at) values (1, 1, sha256('x'), 'image/png', '仓管', now());
insert into exchange_attempts (exchange_message_id, at, outcome) values (1, now(), 'sent');
insert into fact_deliveries (fact_at, fact_id, subscriber, subject_type, subject_id, subject_seq, next_at) select at, id, 'mail', subject_type, subject_id, 1, now() from facts;
`;

/** A small legal world, written straight into the tables: two suppliers, an order each, one note, receipt and statement. */
export const legalWorld = `
insert into companies (code, name, name_en) values ('C', '公司', 'Company');
insert into plants (company_id, code, name, name_en) values (1, 'P1', '一厂', 'Plant 1'), (1, 'P2', '二厂', 'Plant 2');
insert into docks (plant_id, code, name) values (1, 'D1', '门'), (2, 'D2', '门');
insert into sources (company_id, code, name) values (1, 'erp', 'ERP');
insert into suppliers (company_id, code, name, name_en, short_name) values (1, 'A', '甲', 'A', '甲'), (1, 'B', '乙', 'B', '乙');
insert into items (company_id, code, name, unit) values (1, 'I-1', '轴承', 'H87');
insert into unit_conversions (company_id, item_id, from_unit, to_unit, numerator, denominator, added_at, added_by)
  values (1, 1, 'CT', 'H87', 24, 1, now(), '管理员'), (1, null, 'PR', 'H87', 2, 1, now(), '管理员');
update unit_conversions set retired_at = now(), retired_by = '管理员' where from_unit = 'PR';
insert into people (email, name, created_at) values ('a@a.example', '甲一', now()), ('w@c.example', '仓管', now());
insert into purchase_orders (company_id, supplier_id, source, number, plant_id, currency, price_basis, issued_on, revision, published_at, changed_at)
  values (1, 1, 'erp', 'PO-1', 1, 'CNY', 'tax_inclusive', '2026-11-01', 1, now(), now()), (1, 2, 'erp', 'PO-2', 1, 'CNY', 'tax_inclusive', '2026-11-01', 1, now(), now());
insert into purchase_order_lines (supplier_id, order_id, line_number, position, item_code, item_name, unit, ordered, over_percent, ship_cap)
  values (1, 1, '00010', 1, 'I-1', '轴承', 'H87', 100, 5, 105), (2, 2, '00010', 1, 'I-1', '轴承', 'H87', 50, 0, 50);
insert into line_prices (supplier_id, order_line_id, revision, valid_from, price, per, currency, basis, tax_rate, at)
  values (1, 1, 1, '2026-11-01', 3.3333, 1, 'CNY', 'tax_inclusive', 13, now()), (2, 2, 1, '2026-11-01', 2, 1, 'CNY', 'tax_inclusive', 13, now());
insert into schedule_lines (supplier_id, order_id, order_line_id, sequence, quantity, required_on, baseline_on)
  values (1, 1, 1, 1, 100, '2026-12-01', '2026-12-01'), (2, 2, 2, 1, 50, '2026-12-01', '2026-12-01');
insert into requirements (supplier_id, schedule_line_id, generation, required_on, quantity, cause, revision, at) values (1, 1, 1, '2026-12-01', 100, 'buyer', 1, now());
insert into answers (supplier_id, schedule_line_id, number, kind, state, based_on_version, person_name, channel, at, decided_at) values (1, 1, 1, 'accept', 'decided', 1, '甲一', 'web', now(), now());
insert into answers (supplier_id, schedule_line_id, number, kind, reason_code, based_on_version, person_name, channel, at) values (1, 1, 2, 'propose', 'capacity', 1, '甲一', 'web', now());
insert into promises (supplier_id, schedule_line_id, generation, part, promised_on, quantity, person_name, channel, at) values (1, 1, 1, 1, '2026-12-01', 100, '甲一', 'web', now());
insert into delivery_notes (company_id, supplier_id, number, plant_id, currency, created_at, created_by)
  values (1, 1, 'SH-1', 1, 'CNY', now(), '甲一'), (1, 2, 'SH-1', 1, 'CNY', now(), '乙一'), (1, 1, 'SH-3', 1, 'CNY', now(), '甲一'), (1, 1, 'SH-4', 1, 'CNY', now(), '甲一');
insert into delivery_note_codes (code, supplier_id, note_id, document_version, at) values ('SN23456789AB', 1, 1, 1, now());
insert into delivery_note_lines (supplier_id, note_id, position, order_line_id, lot, quantity) values (1, 1, 1, 1, 'L1', 40), (2, 2, 1, 2, '', 50), (1, 3, 1, 1, 'L1', 5), (1, 4, 1, 1, 'L1', 6);
insert into packages (supplier_id, note_id, note_line_id, sequence, code, quantity, document_version)
  values (1, 1, 1, 1, 'PK23456789A1', 10, 1), (1, 1, 1, 2, 'PK23456789A2', 10, 1), (1, 1, 1, 3, 'PK23456789A3', 20, 1), (2, 2, 2, 1, 'PK23456789B1', 50, 1), (1, 3, 3, 1, 'PK23456789A4', 5, 1), (1, 4, 4, 1, 'PK23456789A5', 5, 1);
update packages set sscc = '169012345000000014' where id = 6;
update delivery_notes set state = 'submitted', submitted_at = now();
update purchase_order_lines set shipped = 51 where id = 1;
update purchase_order_lines set shipped = 50 where id = 2;
update delivery_notes set state = 'receiving', arrived_at = now() where id in (1, 3);
update delivery_note_lines set received = quantity where note_id = 3;
update delivery_note_lines set received = 20 where note_id = 1;
update delivery_notes set state = 'received', finished_at = now() where id = 3;
insert into scan_patterns (supplier_id, kind, separator, fields, sample, person_name, at) values (1, 'delimited', '|', '{item,lot}', 'I-1|L1', '仓管', now());
insert into package_receipts (supplier_id, note_line_id, package_id, generation, kind, quantity, person_name, at)
  values (1, 1, 1, 1, 'receive', 10, '仓管', now()), (1, 1, 2, 1, 'receive', 10, '仓管', now());
insert into goods_receipts (company_id, supplier_id, plant_id, note_id, number, kind, posted_on, posted_at, arrived_at, person_name)
  values (1, 1, 1, 1, 'GR1', 'receive', '2026-11-20', now(), now(), '仓管');
insert into goods_receipt_lines (supplier_id, receipt_id, position, note_line_id, order_line_id, lot, condition, quantity) values (1, 1, 1, 1, 1, 'L1', 'good', 20);
insert into receipt_line_balances (receipt_line_id, supplier_id, received) values (1, 1, 20);
update purchase_order_lines set received = 25 where id = 1;
insert into statements (company_id, supplier_id, number, currency, period, cut_off_on, time_zone, state, net, tax, gross, issued_at, issued_by, snapshot_hash)
  values (1, 1, 'DZ1', 'CNY', '2026-11', '2026-11-30', 'Asia/Shanghai', 'issued', 58.99, 7.67, 66.66, now(), '财务', sha256('{}'));
insert into statement_versions (supplier_id, statement_id, document_version, snapshot, hash, issued_at, issued_by) values (1, 1, 1, '{}', sha256('{}'), now(), '财务');
insert into statement_lines (supplier_id, statement_id, document_version, position, receipt_line_id, order_line_id, line_price_id, quantity, net, tax, gross)
  values (1, 1, 1, 1, 1, 1, 1, 20, 58.99, 7.67, 66.66);
insert into statement_disputes (supplier_id, statement_id, statement_line_id, document_version, kind, person_name, at) values (1, 1, 1, 1, 'price', '甲一', now());
insert into files (hash, size, type, at) values (sha256('x'), 1, 'text/xml', now());
insert into exchange_messages (direction, company_id, source, kind, format, state, event_id, order_key, order_seq, created_at) values ('out', 1, 'erp', 'receipt', 'json', 'pending', 'f1', 'delivery_note:1', 1, now());
insert into exchange_message_keys (source, message_id, exchange_message_id, payload_hash) values ('erp', 'm1', 1, sha256('x'));
insert into code_mappings (company_id, source, kind, code, version, target, person_name, at) values (1, 'erp', 'unit', 'PCE', 1, 'H87', '管理员', now());
insert into facts (at, type, subject_type, subject_id, subject_seq, supplier_id, actor_name, actor_role, channel) values (now(), 'purchase_order.published', 'purchase_order', 1, 1, 1, 'ERP', 'system', 'erp');
insert into idempotency_keys (principal, key, request_hash, at) values ('membership:1', '00000000-0000-4000-8000-000000000001', sha256('x'), now());
insert into mails (event_id, recipient, subject, body, locale, created_at) values ('f1', 'a@a.example', 's', 'b', 'en', now());
insert into memberships (person_id, company_id, supplier_id, role, created_at) values (1, null, 1, 'supplier_clerk', now()), (2, 1, null, 'warehouse_clerk', now());
insert into schedule_lines (supplier_id, order_id, order_line_id, sequence, quantity, required_on, baseline_on, answer, agreed, first_promised_on, promised_on, promised_quantity)
  values (1, 1, 1, 2, 10, '2026-12-08', '2026-12-08', 'accepted', true, '2026-12-08', '2026-12-08', 10);
insert into promises (supplier_id, schedule_line_id, generation, part, promised_on, quantity, person_name, channel, at) values (1, 3, 1, 1, '2026-12-08', 10, '甲一', 'web', now());
insert into answer_parts (supplier_id, answer_id, part, quantity, promised_on) values (1, 2, 1, 100, '2026-12-02');
insert into statements (company_id, supplier_id, number, currency, period, cut_off_on, time_zone, state, net, tax, gross, issued_at, issued_by, snapshot_hash)
  select 1, 1, 'DZ' || n, 'CNY', '2026-0' || n, '2026-09-30', 'Asia/Shanghai', 'issued', 0, 0, 0, now(), '财务', sha256('{}') from generate_series(7, 9) n;
insert into statement_versions (supplier_id, statement_id, document_version, snapshot, hash, issued_at, issued_by) select 1, id, 1, '{}', sha256('{}'), now(), '财务' from statements where id > 1;
insert into statement_disputes (supplier_id, statement_id, document_version, kind, person_name, at) values (1, 4, 1, 'missing_receipt', '甲一', now());
update statements set state = 'disputed' where id = 4;
update statements set state = 'agreed', supplier_confirmed_version = 1, supplier_confirmed_at = now(), supplier_confirmed_by = '甲一', supplier_confirmed_hash = snapshot_hash where id in (2, 3);
update statements set state = 'locked', locked_at = now(), buyer_confirmed_version = 1, buyer_confirmed_at = now(), buyer_confirmed_by = '财务', buyer_confirmed_hash = snapshot_hash where id = 2;
${others}`;

/** What must be impossible: the story, the constraint that refuses it, the statement. */
export const wrongStates: [story: string, constraint: string, sql: string][] = [
  ['a quantity that is not a number', 'quantity_is_finite', `update purchase_order_lines set ordered = 'NaN' where id = 1`],
  ['a price that is not a number', 'price_is_finite', `insert into line_prices (supplier_id, order_line_id, revision, valid_from, price, per, currency, basis, tax_rate, at) values (1, 1, 2, '2026-11-02', 'NaN', 1, 'CNY', 'tax_inclusive', 13, now())`],
  ['a negative price', 'price_is_finite', `insert into line_prices (supplier_id, order_line_id, revision, valid_from, price, per, currency, basis, tax_rate, at) values (1, 1, 2, '2026-11-02', -1, 1, 'CNY', 'tax_inclusive', 13, now())`],
  ['a moment without end', 'moment_is_finite', `update purchase_orders set changed_at = 'infinity' where id = 1`],
  ['a document number that a spreadsheet would compute', 'document_number_is_printable', `update purchase_orders set number = '=1+1' where id = 1`],
  ['a document number over two lines', 'document_number_is_printable', `update delivery_notes set number = E'A\\nB' where id = 1`],
  ['an open order that nobody was sent', 'purchase_orders_unpublished_is_cancelled', `update purchase_orders set published_at = null where id = 1`],
  ['a line of an order that nobody was sent', 'purchase_order_lines_are_published', `insert into purchase_orders (company_id, supplier_id, source, number, plant_id, currency, price_basis, issued_on, revision, lifecycle, changed_at) values (1, 1, 'erp', 'PO-NEVER', 1, 'CNY', 'tax_inclusive', '2026-11-01', 1, 'cancelled', now());
    insert into purchase_order_lines (supplier_id, order_id, line_number, position, item_code, item_name, unit, ordered, ship_cap) select 1, id, '00010', 1, 'I', 'n', 'H87', 1, 1 from purchase_orders where number = 'PO-NEVER'; set constraints all immediate`],
  ['the same order number of one ERP twice (R-01)', 'purchase_orders_company_id_source_type_number_key', `insert into purchase_orders (company_id, supplier_id, source, number, plant_id, currency, price_basis, issued_on, revision, published_at, changed_at) values (1, 2, 'erp', 'PO-1', 1, 'CNY', 'tax_inclusive', '2026-11-01', 1, now(), now())`],
  ['the same line number twice', 'purchase_order_lines_order_id_line_number_key', `insert into purchase_order_lines (supplier_id, order_id, line_number, position, item_code, item_name, unit, ordered, ship_cap) values (1, 1, '00010', 2, 'I', 'n', 'H87', 1, 1)`],
  ['a line under another supplier’s order', 'purchase_order_lines_supplier_id_order_id_fkey', `insert into purchase_order_lines (supplier_id, order_id, line_number, position, item_code, item_name, unit, ordered, ship_cap) values (2, 1, '00020', 2, 'I', 'n', 'H87', 1, 1)`],
  ['an order for nothing', 'purchase_order_lines_ordered_is_positive', `update purchase_order_lines set ordered = 0 where id = 2`],
  ['more cancelled than ordered', 'purchase_order_lines_cancelled_within_ordered', `update purchase_order_lines set cancelled = 101 where id = 1`],
  ['more shipped than the cap (R-27, R-29)', 'purchase_order_lines_shipped_within_cap', `update purchase_order_lines set shipped = 106 where id = 1`],
  ['a counter below zero', 'purchase_order_lines_counters_not_negative', `update purchase_order_lines set received = -1, reversed = 0 where id = 2`],
  ['more reversed than received (R-51)', 'purchase_order_lines_reversed_within_received', `update purchase_order_lines set reversed = 26 where id = 1`],
  ['a blocked line without a reason (R-04)', 'purchase_order_lines_blocked_has_reason', `update purchase_order_lines set lifecycle = 'blocked' where id = 1`],
  ['fulfilment set by hand (R-12)', '428C9', `update purchase_order_lines set fulfilment = 'received' where id = 1`],
  ['an answer state that does not exist (R-12)', 'schedule_lines_answer_is_known', `update schedule_lines set answer = 'maybe' where id = 1`],
  ['accepted without a promise (R-18)', 'schedule_lines_accepted_has_promise', `update schedule_lines set answer = 'accepted' where id = 1`],
  ['accepted but not agreed (R-38)', 'schedule_lines_accepted_is_agreed', `update schedule_lines set answer = 'accepted', promised_on = required_on where id = 1`],
  ['agreed without a promise (R-38)', 'schedule_lines_agreed_has_promise', `update schedule_lines set agreed = true, promised_on = null where id = 1`],
  ['rejected and agreed (R-14)', 'schedule_lines_ended_is_not_agreed', `update schedule_lines set answer = 'rejected', agreed = true, promised_on = required_on where id = 1`],
  ['a delivery window that ends before it begins', 'schedule_lines_window_is_ordered', `update schedule_lines set required_from = '2026-12-02' where id = 1`],
  ['two open answers of one schedule line', 'answers_one_open', `insert into answers (supplier_id, schedule_line_id, number, kind, based_on_version, person_name, channel, at) values (1, 1, 3, 'accept', 1, 'x', 'web', now())`],
  ['a deviation without a reason (R-15)', 'answers_deviation_has_reason', `insert into answers (supplier_id, schedule_line_id, number, kind, state, based_on_version, person_name, channel, at) values (1, 1, 3, 'reject', 'superseded', 1, 'x', 'web', now())`],
  ['a new baseline agreed where nothing was proposed (R-19)', 'answers_baseline_is_of_proposal', `insert into answers (supplier_id, schedule_line_id, number, kind, state, based_on_version, person_name, channel, at, new_baseline) values (1, 1, 3, 'accept', 'superseded', 1, 'x', 'web', now(), true)`],
  ['an answer to another supplier’s schedule line', 'answers_supplier_id_schedule_line_id_fkey', `insert into answers (supplier_id, schedule_line_id, number, kind, state, based_on_version, person_name, channel, at) values (2, 1, 3, 'accept', 'superseded', 1, 'x', 'web', now())`],
  ['a draft that is as old as none', 'answer_drafts_version_counts', `insert into answer_drafts (order_id, supplier_id, person_name, at, version) values (1, 1, '李伟', now(), 1)`],
  ['a counter-offer without a date', 'answer_parts_counter_is_whole', `insert into answer_parts (supplier_id, answer_id, part, quantity, promised_on, decision, decided_at) values (1, 2, 1, 1, '2026-12-01', 'countered', now())`],
  ['a rule’s decision that names no rule (R-16)', 'answer_parts_auto_names_rule', `insert into answer_parts (supplier_id, answer_id, part, quantity, promised_on, decision, decided_at) values (1, 2, 1, 1, '2026-12-01', 'auto', now())`],
  ['a promise changed afterwards (R-18)', 'promises_is_append_only', `update promises set promised_on = '2026-12-05'`],
  ['a requirement changed afterwards (R-19)', 'requirements_is_append_only', `update requirements set required_on = '2026-12-05'`],
  ['a price changed afterwards (R-62)', 'line_prices_is_append_only', `update line_prices set price = 9 where id = 1`],
  ['the same note number in other letters (R-34)', 'delivery_notes_supplier_id_number_key_key', `insert into delivery_notes (company_id, supplier_id, number, plant_id, currency, created_at, created_by) values (1, 1, 'sh-1', 1, 'CNY', now(), 'x')`],
  ['a note to the dock of another plant (R-35)', 'delivery_notes_plant_id_dock_id_fkey', `update delivery_notes set dock_id = 2 where id = 1`],
  ['a submitted note that was never submitted', 'delivery_notes_submitted_has_moment', `update delivery_notes set submitted_at = null where id = 1`],
  ['one order line twice with the same lot (R-35)', 'delivery_note_lines_once_per_lot', `insert into delivery_note_lines (supplier_id, note_id, position, order_line_id, lot, quantity) values (1, 1, 2, 1, 'L1', 1)`],
  ['a note line of another supplier’s order line', 'delivery_note_lines_supplier_id_order_line_id_fkey', `insert into delivery_note_lines (supplier_id, note_id, position, order_line_id, lot, quantity) values (1, 1, 2, 2, 'L2', 1)`],
  ['more received than the note says', 'delivery_note_lines_received_within_quantity', `update delivery_note_lines set received = 41 where id = 1`],
  ['entered in cartons without a factor (R-30)', 'delivery_note_lines_entered_is_whole', `update delivery_note_lines set entered_quantity = 2, entered_unit = 'CT' where id = 1`],
  ['cartons that are other pieces (R-30)', 'delivery_note_lines_entered_comes_out', `update delivery_note_lines set entered_quantity = 2, entered_unit = 'CT', numerator = 24, denominator = 1, unit_decimals = 0 where id = 1`],
  ['pieces that were rounded (R-30)', 'delivery_note_lines_entered_comes_out', `update delivery_note_lines set entered_quantity = 119, entered_unit = 'KGM', numerator = 1, denominator = 3, unit_decimals = 0 where id = 1`],
  ['a half rounded down (R-30)', 'delivery_note_lines_entered_comes_out', `update delivery_note_lines set quantity = 40, entered_quantity = 4000.05, entered_unit = 'CMT', numerator = 1, denominator = 100, unit_decimals = 3 where id = 1`],
  ['a quantity finer than its unit (R-30)', 'delivery_note_lines_entered_comes_out', `update delivery_note_lines set quantity = 40.0005, entered_quantity = 4000.05, entered_unit = 'CMT', numerator = 1, denominator = 100, unit_decimals = 3 where id = 1`],
  ['nothing entered (R-30)', 'delivery_note_lines_entered_comes_out', `update delivery_note_lines set entered_quantity = 0, entered_unit = 'CT', numerator = 24, denominator = 1, unit_decimals = 0 where id = 1`],
  ['a line entered by a negative factor (R-30)', 'delivery_note_lines_entered_comes_out', `update delivery_note_lines set entered_quantity = 40, entered_unit = 'CT', numerator = -1, denominator = -1, unit_decimals = 0 where id = 1`],
  ['a line entered by a factor of nothing (R-30)', 'delivery_note_lines_entered_comes_out', `update delivery_note_lines set entered_quantity = 40, entered_unit = 'CT', numerator = 1, denominator = 0, unit_decimals = 0 where id = 1`],
  ['a unit with seven decimals (R-30)', 'delivery_note_lines_unit_decimals_are_few', `update delivery_note_lines set entered_quantity = 40, entered_unit = 'EA', numerator = 1, denominator = 1, unit_decimals = 7 where id = 1`],
  ['a factor of nothing (R-30)', 'unit_conversions_numerator_is_positive', `insert into unit_conversions (company_id, from_unit, to_unit, numerator, denominator, added_at, added_by) values (1, 'RO', 'MTR', 0, 1, now(), 'x')`],
  ['a factor by nothing (R-30)', 'unit_conversions_denominator_is_positive', `insert into unit_conversions (company_id, from_unit, to_unit, numerator, denominator, added_at, added_by) values (1, 'RO', 'MTR', 1, -1, now(), 'x')`],
  ['a unit in terms of itself (R-30)', 'unit_conversions_units_differ', `insert into unit_conversions (company_id, from_unit, to_unit, numerator, denominator, added_at, added_by) values (1, 'RO', 'RO', 2, 1, now(), 'x')`],
  ['two present factors of an item (R-30)', 'unit_conversions_once', `insert into unit_conversions (company_id, item_id, from_unit, to_unit, numerator, denominator, added_at, added_by) values (1, 1, 'H87', 'CT', 1, 20, now(), 'x')`],
  ['two present factors for all items (R-30)', 'unit_conversions_once', `insert into unit_conversions (from_unit, to_unit, numerator, denominator) values ('GRM', 'KGM', 1, 1001)`],
  ['a factor of an item changed afterwards (R-30)', 'unit_conversions_only_retire', `update unit_conversions set numerator = 20 where item_id = 1`],
  ['a retired factor taken back (R-30)', 'unit_conversions_only_retire', `update unit_conversions set retired_at = null, retired_by = null where from_unit = 'PR'`],
  ['a factor deleted (R-30)', 'unit_conversions_only_retire', `delete from unit_conversions where item_id = 1`],
  ['all factors emptied (R-30)', 'unit_conversions_only_retire', `truncate unit_conversions`],
  ['a factor retired by nobody (R-30)', 'unit_conversions_retired_is_whole', `update unit_conversions set retired_at = now() where item_id = 1`],
  ['a factor added by nobody (R-30)', 'unit_conversions_added_by_company', `insert into unit_conversions (company_id, from_unit, to_unit, numerator, denominator) values (1, 'RO', 'MTR', 100, 1)`],
  ['a kilogram without its grams (R-30)', 'unit_conversions_universal_stays', `update unit_conversions set retired_at = now(), retired_by = 'x' where from_unit = 'KGM'`],
  ['an item’s factor of no company (R-30)', 'unit_conversions_item_has_company', `insert into unit_conversions (item_id, from_unit, to_unit, numerator, denominator) values (1, 'RO', 'MTR', 100, 1)`],
  ['goods that expire before they are made (R-38)', 'delivery_note_lines_dates_are_ordered', `update delivery_note_lines set made_on = '2026-11-02', expires_on = '2026-11-01' where id = 1`],
  ['a document code issued twice (R-42)', 'delivery_note_codes_pkey', `insert into delivery_note_codes (code, supplier_id, note_id, document_version, at) values ('SN23456789AB', 1, 1, 2, now())`],
  ['a package code issued twice (R-41)', 'packages_code_key', `insert into packages (supplier_id, note_id, note_line_id, sequence, code, quantity, document_version) values (2, 2, 2, 2, 'PK23456789A1', 1, 1)`],
  ['packages that hold more than their line (R-40)', 'packages_within_line', `insert into packages (supplier_id, note_id, note_line_id, sequence, code, quantity, document_version) values (1, 4, 4, 2, 'PK23456789A6', 2, 1)`],
  ['a package on another supplier’s note line', 'packages_supplier_id_note_id_note_line_id_fkey', `insert into packages (supplier_id, note_id, note_line_id, sequence, code, quantity, document_version) values (2, 1, 1, 4, 'PK23456789A6', 1, 1)`],
  ['one package received twice (R-46)', 'package_receipts_once_per_generation', `insert into package_receipts (supplier_id, note_line_id, package_id, generation, kind, quantity, person_name, at) values (1, 1, 1, 1, 'receive', 10, 'x', now())`],
  ['a package received again without reversal', 'package_receipts_follow_chain', `insert into package_receipts (supplier_id, note_line_id, package_id, generation, kind, quantity, person_name, at) values (1, 1, 1, 2, 'receive', 10, 'x', now())`],
  ['a package reversed that never came', 'package_receipts_follow_chain', `insert into package_receipts (supplier_id, note_line_id, package_id, generation, kind, quantity, person_name, at) values (1, 1, 3, 1, 'reverse', 20, 'x', now())`],
  ['a package received with another quantity', 'package_receipts_name_package', `insert into package_receipts (supplier_id, note_line_id, package_id, generation, kind, quantity, person_name, at) values (1, 1, 3, 1, 'receive', 19, 'x', now())`],
  ['goods refused without a reason (R-47)', 'package_receipts_refusal_has_reason', `insert into package_receipts (supplier_id, note_line_id, package_id, generation, kind, quantity, condition, person_name, at) values (1, 1, 3, 1, 'receive', 20, 'refused', 'x', now())`],
  ['half a piece counted by hand', 'loose_receipts_fit_unit', `insert into loose_receipts (supplier_id, note_line_id, kind, quantity, person_name, at) values (1, 1, 'receive', 0.5, 'x', now())`],
  ['loose goods with a reason that were taken', 'loose_receipts_refusal_has_reason', `insert into loose_receipts (supplier_id, note_line_id, kind, quantity, reason, person_name, at) values (1, 1, 'receive', 1, 'papers', 'x', now())`],
  ['a reason nobody knows', 'package_receipts_reason_is_known', `insert into package_receipts (supplier_id, note_line_id, package_id, generation, kind, quantity, condition, reason, person_name, at) values (1, 1, 3, 1, 'receive', 20, 'refused', 'moon', 'x', now())`],
  ['good goods among the refused ones (R-47)', 'goods_refusals_condition_is_known', `insert into goods_refusals (supplier_id, receipt_id, position, note_line_id, order_line_id, condition, quantity) values (1, 1, 1, 1, 1, 'good', 1)`],
  ['a refusal of nothing', 'goods_refusals_quantity_is_positive', `insert into goods_refusals (supplier_id, receipt_id, position, note_line_id, order_line_id, condition, quantity) values (1, 1, 1, 1, 1, 'wrong_item', 0)`],
  ['a refusal without its reason', 'goods_refusals_refusal_has_reason', `insert into goods_refusals (supplier_id, receipt_id, position, note_line_id, order_line_id, condition, quantity) values (1, 1, 1, 1, 1, 'refused', 1)`],
  ['a refusal on a receipt of another supplier (R-53)', 'goods_refusals_supplier_id_receipt_id_fkey', `insert into goods_refusals (supplier_id, receipt_id, position, note_line_id, order_line_id, condition, quantity) values (2, 1, 1, 2, 2, 'wrong_item', 1)`],
  ['goods refused and still on their way (R-47)', 'delivery_note_lines_refused_is_closed', `insert into goods_refusals (supplier_id, receipt_id, position, note_line_id, order_line_id, condition, quantity) values (1, 1, 10, 1, 1, 'wrong_item', 1)`],
  ['a package posted by nothing', 'posted_packages_posted_once', `insert into posted_packages (package_id, generation, supplier_id) values (1, 1, 1)`],
  ['a photo that is a document', 'receiving_photos_type_is_image', `insert into receiving_photos (supplier_id, note_id, hash, type, person_name, at) values (1, 1, '', 'application/pdf', 'x', now())`],
  ['a photo taken off by nobody', 'receiving_photos_removal_names_person', `insert into receiving_photos (supplier_id, note_id, hash, type, person_name, at, removed_at) values (1, 1, '', 'image/png', 'x', now(), now())`],
  ['a photo of another supplier’s note', 'receiving_photos_supplier_id_note_id_fkey', `insert into files (hash, size, type, at) values (decode(repeat('00', 32), 'hex'), 1, 'image/png', now()); insert into receiving_photos (supplier_id, note_id, hash, type, person_name, at) values (2, 1, decode(repeat('00', 32), 'hex'), 'image/png', 'x', now())`],
  ['more photos of a note than anybody looks at (R-47)', 'receiving_photos_at_most_60', `insert into files (hash, size, type, at) select sha256(n::text::bytea), 1, 'image/png', now() from generate_series(1, 61) n; insert into receiving_photos (supplier_id, note_id, hash, type, person_name, at) select 1, 1, sha256(n::text::bytea), 'image/png', 'x', now() from generate_series(1, 61) n`],
  ['a package receipt edited', 'package_receipts_is_append_only', `update package_receipts set quantity = 11 where id = 1`],
  ['a receipt deleted', 'goods_receipt_lines_is_append_only', `delete from goods_receipt_lines where id = 1`],
  ['all receipts emptied', 'goods_receipt_lines_is_append_only', `truncate goods_receipt_lines cascade`],
  ['a reversal without the receipt it reverses (R-51)', 'goods_receipts_reversal_names_receipt', `insert into goods_receipts (company_id, supplier_id, plant_id, note_id, number, kind, reason, posted_on, posted_at, arrived_at, person_name) values (1, 1, 1, 1, 'GR2', 'reverse', 'x', '2026-11-20', now(), now(), 'x')`],
  ['a negative receipt line that reverses nothing', 'goods_receipt_lines_sign_follows_kind', `insert into goods_receipt_lines (supplier_id, receipt_id, position, note_line_id, order_line_id, condition, quantity) values (1, 1, 2, 1, 1, 'good', -1)`],
  ['more of a receipt line reversed than received (R-51)', 'receipt_line_balances_reversed_within_received', `update receipt_line_balances set reversed = 21 where receipt_line_id = 1`],
  ['the same receipt number twice', 'goods_receipts_company_id_number_key', `insert into goods_receipts (company_id, supplier_id, plant_id, note_id, number, kind, posted_on, posted_at, arrived_at, person_name) values (1, 1, 1, 1, 'GR1', 'receive', '2026-11-20', now(), now(), 'x')`],
  ['a receipt of two suppliers (R-53)', 'goods_receipts_supplier_id_note_id_fkey', `insert into goods_receipts (company_id, supplier_id, plant_id, note_id, number, kind, posted_on, posted_at, arrived_at, person_name) values (1, 2, 1, 1, 'GR2', 'receive', '2026-11-20', now(), now(), 'x')`],
  ['two live statements of one period (R-61)', 'statements_one_per_period', `insert into statements (company_id, supplier_id, number, currency, period, cut_off_on, time_zone, state, net, tax, gross, issued_at, issued_by, snapshot_hash) values (1, 1, 'DZ2', 'CNY', '2026-11', '2026-11-30', 'Asia/Shanghai', 'issued', 0, 0, 0, now(), 'x', sha256('{}'))`],
  ['a receipt line billed twice (R-61)', 'statement_lines_source_billed_once', `insert into statement_lines (supplier_id, statement_id, document_version, position, receipt_line_id, order_line_id, line_price_id, quantity, net, tax, gross) values (1, 1, 1, 2, 1, 1, 1, 20, 1, 0, 1)`],
  ['a billed quantity that is not the receipt’s', 'statement_lines_name_receipt_line', `insert into statement_lines (supplier_id, statement_id, document_version, position, receipt_line_id, order_line_id, line_price_id, quantity, net, tax, gross, live) values (1, 1, 1, 2, 1, 1, 1, 19, 1, 0, 1, false)`],
  ['a price of another order line (R-62)', 'statement_lines_supplier_id_order_line_id_line_price_id_fkey', `insert into statement_lines (supplier_id, statement_id, document_version, position, receipt_line_id, order_line_id, line_price_id, quantity, net, tax, gross, live) values (1, 1, 1, 2, 1, 1, 2, 20, 1, 0, 1, false)`],
  ['gross that is not net plus tax (R-57)', 'statements_gross_is_net_plus_tax', `update statements set gross = 66.67 where id = 1`],
  ['a statement line edited after issuing (R-61)', 'statement_lines_are_frozen', `update statement_lines set net = 58.98, tax = 7.68 where id = 1`],
  ['a lock without both confirmations (R-64)', 'statements_locked_by_both_sides', `update statements set state = 'locked', locked_at = now() where id = 1`],
  ['agreed without the supplier (R-64)', 'statements_agreed_by_supplier', `update statements set state = 'agreed' where id = 1`],
  ['a hash that is not the snapshot’s (R-64)', 'statement_versions_hash_covers_snapshot', `insert into statement_versions (supplier_id, statement_id, document_version, snapshot, hash, issued_at, issued_by) values (1, 1, 2, '{}', sha256('other'), now(), 'x')`],
  ['a statement deleted', 'statements_locked_is_final', `delete from statements where id = 1`],
  ['two open disputes of one line (R-65)', 'statement_disputes_one_open', `insert into statement_disputes (supplier_id, statement_id, statement_line_id, document_version, kind, person_name, at) values (1, 1, 1, 1, 'quantity', 'x', now())`],
  ['a dispute of a line that names none (R-65)', 'statement_disputes_line_unless_missing', `insert into statement_disputes (supplier_id, statement_id, document_version, kind, person_name, at) values (1, 1, 1, 'price', 'x', now())`],
  ['a missing receipt moved to the next statement (R-65)', 'statement_disputes_only_lines_move', `insert into statement_disputes (supplier_id, statement_id, document_version, kind, person_name, at, resolution, resolved_at) values (1, 1, 1, 'missing_receipt', 'x', now(), 'moved', now())`],
  ['a scan with an outcome that does not exist (R-45)', 'scans_outcome_is_known', `insert into scans (at, company_id, plant_id, client_id, sequence, raw, outcome, person_name) values (now(), 1, 1, 'c', 1, 'X', 'maybe', '仓管')`],
  ['a label learned by an expression (R-45)', 'scan_patterns_kind_is_known', `insert into scan_patterns (supplier_id, kind, separator, keys, fields, sample, person_name, at) values (1, 'regex', '', '{}', '{item,lot}', 'x', '仓管', now())`],
  ['a separator of several characters (R-45)', 'scan_patterns_separator_fits_kind', `insert into scan_patterns (supplier_id, kind, separator, keys, fields, sample, person_name, at) values (1, 'delimited', '(a+)+$', '{}', '{item,lot}', 'x', '仓管', now())`],
  ['a letter as a separator (R-45)', 'scan_patterns_separator_fits_kind', `insert into scan_patterns (supplier_id, kind, separator, keys, fields, sample, person_name, at) values (1, 'delimited', 'X', '{}', '{item,lot}', 'x', '仓管', now())`],
  ['fewer keys than parts (R-45)', 'scan_patterns_keys_fit_kind', `insert into scan_patterns (supplier_id, kind, separator, keys, fields, sample, person_name, at) values (1, 'keys', '', '{a}', '{item,lot}', 'x', '仓管', now())`],
  ['a part without a name (R-45)', 'scan_patterns_keys_fit_kind', `insert into scan_patterns (supplier_id, kind, separator, keys, fields, sample, person_name, at) values (1, 'keys', '', '{a,null}', '{item,lot}', 'x', '仓管', now())`],
  ['a label of one part (R-45)', 'scan_patterns_parts_are_few', `insert into scan_patterns (supplier_id, kind, separator, keys, fields, sample, person_name, at) values (1, 'delimited', ';', '{}', '{item}', 'x', '仓管', now())`],
  ['a part that is nothing we know (R-45)', 'scan_patterns_fields_are_known', `insert into scan_patterns (supplier_id, kind, separator, keys, fields, sample, person_name, at) values (1, 'delimited', ';', '{}', '{item,price}', 'x', '仓管', now())`],
  ['a part that is null (R-45)', 'scan_patterns_fields_are_known', `insert into scan_patterns (supplier_id, kind, separator, keys, fields, sample, person_name, at) values (1, 'delimited', ';', '{}', '{item,null}', 'x', '仓管', now())`],
  ['a label without an item (R-45)', 'scan_patterns_names_item', `insert into scan_patterns (supplier_id, kind, separator, keys, fields, sample, person_name, at) values (1, 'delimited', ';', '{}', '{lot,quantity}', 'x', '仓管', now())`],
  ['a label with two lots (R-45)', 'scan_patterns_fields_once', `insert into scan_patterns (supplier_id, kind, separator, keys, fields, sample, person_name, at) values (1, 'delimited', ';', '{}', '{item,lot,lot}', 'x', '仓管', now())`],
  ['the same label learned twice (R-45)', 'scan_patterns_once', `insert into scan_patterns (supplier_id, kind, separator, keys, fields, sample, person_name, at) values (1, 'delimited', '|', '{}', '{item,lot}', 'y', '仓管', now())`],
  ['a label retired by nobody (R-45)', 'scan_patterns_retired_by_somebody', `update scan_patterns set retired_at = now() where id = 1`],
  ['one message applied twice (R-02)', 'exchange_message_keys_pkey', `insert into exchange_message_keys (source, message_id, exchange_message_id, payload_hash) values ('erp', 'm1', 1, sha256('y'))`],
  ['a taken file that nobody knows the message of', 'taken_files_exchange_message_id_fkey', `insert into taken_files (name, mark, exchange_message_id, folder, at) values ('a.json', 'm', 999, 'archive', now())`],
  ['a taken file that is put into no folder there is', 'taken_files_folder_is_known', `insert into taken_files (name, mark, exchange_message_id, folder, at) values ('a.json', 'm', 1, 'inbox', now())`],
  ['two taken files of one name in the inbox', 'taken_files_pkey', `insert into taken_files (name, mark, exchange_message_id, folder, at) values ('a.json', 'm', 1, 'archive', now()), ('a.json', 'n', 1, 'error', now())`],
  ['a taken file without a name', 'taken_files_name_is_given', `insert into taken_files (name, mark, exchange_message_id, folder, at) values ('', 'm', 1, 'archive', now())`],
  ['a taken file that cannot be told from another of its name', 'taken_files_mark_is_given', `insert into taken_files (name, mark, exchange_message_id, folder, at) values ('a.json', '', 1, 'archive', now())`],
  ['one event sent twice in one format (R-06)', 'exchange_messages_event_once', `insert into exchange_messages (direction, company_id, source, kind, format, state, event_id, order_key, order_seq, created_at) values ('out', 1, 'erp', 'receipt', 'json', 'pending', 'f1', 'delivery_note:1', 1, now())`],
  ['a mapping overwritten (R-09)', 'code_mappings_is_append_only', `update code_mappings set target = 'KGM'`],
  ['a fact rewritten (R-77)', 'facts_is_append_only', `update facts set actor_name = 'nobody'`],
  ['a fact deleted (R-77)', 'facts_is_append_only', `delete from facts`],
  ['a stored mail that opens something', 'mails_body_opens_nothing', `update mails set body = 'https://portal.example/invitations/' || repeat('a', 43)`],
  ['one mail per event and person, twice (R-80)', 'mails_event_id_recipient_key', `insert into mails (event_id, recipient, subject, body, locale, created_at) values ('f1', 'a@a.example', 's', 'b', 'en', now())`],
  ['one form key used twice', 'idempotency_keys_pkey', `insert into idempotency_keys (principal, key, request_hash, at) values ('membership:1', '00000000-0000-4000-8000-000000000001', sha256('y'), now())`],
  ['the same e-mail in other letters', 'people_email', `insert into people (email, name, created_at) values ('A@A.example', 'x', now())`],
  ['a supplier’s role without a supplier', 'memberships_side_matches_role', `insert into memberships (person_id, company_id, role, created_at) values (1, 1, 'supplier_clerk', now())`],
  ['a buyer’s role for a supplier', 'memberships_side_matches_role', `insert into memberships (person_id, supplier_id, role, created_at) values (1, 1, 'buyer', now())`],
  ['a used link to a new password that opens again', 'password_links_stays_ended',
    `update password_links set used_at = '2026-11-20T00:01Z'; update password_links set used_at = null`],
  ['a replaced link to a new password that opens again', 'password_links_stays_ended',
    `update password_links set revoked_at = '2026-11-20T00:01Z'; update password_links set revoked_at = null`],
  ['an order with lines deleted', '23503', `delete from purchase_orders where id = 2`],
  ['a supplier with history deleted', '23503', `delete from suppliers where id = 1`],
];
