-- As much as a factory has in a quarter: 50 suppliers, 500 items and 10,000 orders of 5 lines over ninety days, 200 of them of the
-- first supplier: most received, some under way, the newest unanswered, proposed or rejected. Run as the owner on a seeded demo;
-- triggers and constraints stay on.
insert into portal.suppliers (company_id, code, name, name_en, short_name, search)
  select min(id), 'B' || n, '供应商' || n, 'Supplier ' || n, '供' || n, 'b' || n || ' 供应商' || n || ' supplier ' || n
  from portal.companies, generate_series((select count(*) from portal.suppliers) + 1, 50) n group by n;
insert into portal.items (company_id, code, name, name_en, spec, unit, search)
  select c.id, 'BI-' || n, '零件' || n, 'Part ' || n, 'M' || n % 40, u.unit, lower('BI-' || n || ' 零件' || n || ' Part ' || n || ' M' || n % 40)
  from generate_series((select count(*) from portal.items) + 1, 500) n, (select min(id) as id from portal.companies) c, (select min(unit) as unit from portal.items) u;
insert into portal.supplier_items (supplier_id, item_id, code)
  select s.id, i.id, 'OWN-' || i.id from (select id, row_number() over (order by id) as place from portal.suppliers where code like 'B%') s
  join (select id, row_number() over (order by id) as place from portal.items where code like 'BI-%') i on i.place % 44 = s.place % 44;

create temp table made on commit drop as
  select n, s.id as supplier_id, s.company_id, s.name, s.name_en, p.id as plant_id,
    date_trunc('minute', now()) - n * interval '13 minutes' as at, (now() - n * interval '13 minutes')::date as day
  from generate_series(1, 10000) n
  join (select *, row_number() over (order by code = 'S1001' desc, code) as place from portal.suppliers) s
    on s.place = case when n % 50 = 0 then 1 else 2 + n % 49 end
  join (select *, row_number() over (order by code) as place, count(*) over () as plants from portal.plants) p
    on p.company_id = s.company_id and p.place = 1 + n % p.plants;

insert into portal.purchase_orders (company_id, supplier_id, source, number, plant_id, buyer_name, currency, price_basis, issued_on, revision, published_at, changed_at, search)
  select m.company_id, m.supplier_id, (select code from portal.sources where company_id = m.company_id order by id limit 1), 'BP-' || lpad(n::text, 5, '0'),
    plant_id, '王芳', 'CNY', 'tax_inclusive', day, 1, at, at, lower('BP-' || lpad(n::text, 5, '0') || ' ' || name || ' ' || name_en)
  from made m;
alter table made add order_id bigint, add note_id bigint;
update made m set order_id = o.id from portal.purchase_orders o where o.number = 'BP-' || lpad(m.n::text, 5, '0');

insert into portal.purchase_order_revisions (supplier_id, order_id, revision, payload, hash, snapshot_complete, sent_on, received_at)
  select supplier_id, order_id, 1, '{}', sha256(order_id::text::bytea), true, day, at from made;

insert into portal.purchase_order_lines (supplier_id, order_id, line_number, position, item_id, item_code, supplier_item_code, item_name, item_name_en, spec, unit, ordered, over_percent, ship_cap)
  select m.supplier_id, m.order_id, lpad((i.turn * 10)::text, 5, '0'), i.turn, i.id, i.code, i.own_code, i.name, i.name_en, i.spec, i.unit, q.quantity, 2, trunc(q.quantity * 1.02)
  from made m
  join lateral (select t.*, s.code as own_code, row_number() over (order by (t.id * 7 + m.n) % 5, t.id) as turn from portal.supplier_items s
    join portal.items t on t.id = s.item_id where s.supplier_id = m.supplier_id) i on i.turn <= 5
  cross join lateral (select (100 + m.n % 40 * 50)::numeric as quantity) q;

insert into portal.line_prices (supplier_id, order_line_id, revision, valid_from, price, per, currency, basis, tax_rate, at)
  select l.supplier_id, l.id, 1, m.day, 1.5 + (l.id % 400) / 10.0, 1, 'CNY', 'tax_inclusive', 13, m.at
  from portal.purchase_order_lines l join made m on m.order_id = l.order_id;

-- Of the newest orders some wait for their supplier, some for the buyer; everything older is agreed.
insert into portal.schedule_lines (supplier_id, order_id, order_line_id, sequence, quantity, required_on, baseline_on, answer, agreed, first_promised_on, promised_on, promised_quantity, answered_at)
  select l.supplier_id, l.order_id, l.id, 1, l.ordered, r.on, r.on, r.answer, r.answer = 'accepted', r.promised, r.promised, case when r.promised is not null then l.ordered end,
    case when r.answer <> 'unanswered' then m.at + interval '5 hours' end
  from portal.purchase_order_lines l join made m on m.order_id = l.order_id
  cross join lateral (select m.day + 18 as on, case when m.n <= 300 then 'unanswered' when m.n <= 360 then 'proposed' when m.n <= 380 then 'rejected' else 'accepted' end as answer) a
  cross join lateral (select a.on, a.answer, case when a.answer = 'accepted' then a.on + case when m.n % 7 = 0 then 4 else 0 end end as promised) r;

insert into portal.requirements (supplier_id, schedule_line_id, generation, required_on, quantity, cause, revision, at)
  select s.supplier_id, s.id, 1, s.required_on, s.quantity, 'buyer', 1, m.at from portal.schedule_lines s join made m on m.order_id = s.order_id;
insert into portal.answers (supplier_id, schedule_line_id, number, kind, state, reason_code, based_on_version, person_name, channel, at, decided_at)
  select s.supplier_id, s.id, 1, k.kind, case when k.kind = 'accept' then 'decided' else 'open' end, case when k.kind <> 'accept' then 'capacity' end, 1, '李伟', 'web',
    s.answered_at, case when k.kind = 'accept' then s.answered_at end
  from portal.schedule_lines s join made m on m.order_id = s.order_id
  cross join lateral (select case s.answer when 'accepted' then 'accept' when 'proposed' then 'propose' else 'reject' end as kind) k where s.answer <> 'unanswered';
insert into portal.answer_parts (supplier_id, answer_id, part, quantity, promised_on, decision, decided_name, decided_at)
  select a.supplier_id, a.id, 1, s.quantity, coalesce(s.promised_on, s.required_on + 6), case a.kind when 'accept' then 'accepted' else 'pending' end, '李伟', a.decided_at
  from portal.answers a join portal.schedule_lines s on s.id = a.schedule_line_id join made m on m.order_id = s.order_id where a.kind <> 'reject';
insert into portal.promises (supplier_id, schedule_line_id, generation, part, promised_on, quantity, person_name, channel, at)
  select s.supplier_id, s.id, 1, 1, s.promised_on, s.quantity, '李伟', 'web', s.answered_at
  from portal.schedule_lines s join made m on m.order_id = s.order_id where s.promised_on is not null;

-- One note for all of an order: of those due most have come, some short, and the latest are on their way.
insert into portal.delivery_notes (company_id, supplier_id, number, plant_id, currency, ship_on, arrive_on, created_at, created_by, search)
  select company_id, supplier_id, 'BN-' || lpad(n::text, 5, '0'), plant_id, 'CNY', day + 15, day + 16, at + interval '15 days', '李伟', lower('BN-' || lpad(n::text, 5, '0') || ' ' || name)
  from made where n > 1700 and n % 37 <> 0;
update made m set note_id = d.id from portal.delivery_notes d where d.number = 'BN-' || lpad(m.n::text, 5, '0');
insert into portal.delivery_note_lines (supplier_id, note_id, position, order_line_id, lot, quantity, pack_size)
  select l.supplier_id, m.note_id, l.position, l.id, 'L' || m.n, l.ordered, l.ordered from portal.purchase_order_lines l join made m on m.order_id = l.order_id where m.note_id is not null;
-- One package per line; its SSCC has a right check digit, so that it can be scanned.
insert into portal.packages (supplier_id, note_id, note_line_id, sequence, code, sscc, quantity, document_version)
  select supplier_id, note_id, id, position, 'PK' || lpad(id::text, 10, '0'), digits || (10 - sum % 10) % 10, quantity, 1
  from portal.delivery_note_lines cross join lateral (select '1' || lpad(id::text, 16, '0') as digits) d
  cross join lateral (select sum(substr(digits, place, 1)::int * (1 + place % 2 * 2)) as sum from generate_series(1, 17) place) c
  where note_id in (select note_id from made);
update portal.delivery_notes d set state = 'submitted', submitted_at = created_at, submitted_by = '李伟' from made m where d.id = m.note_id;
update portal.purchase_order_lines l set shipped = l.ordered from made m where m.order_id = l.order_id and m.note_id is not null;
update portal.delivery_notes d set state = 'receiving', arrived_at = d.created_at + interval '1 day' from made m where d.id = m.note_id and m.n > 2000;
update portal.delivery_note_lines l set received = l.quantity - case when m.n % 30 = 0 then 10 else 0 end from made m where l.note_id = m.note_id and m.n > 2000;
update portal.purchase_order_lines l set received = l.ordered - case when m.n % 30 = 0 then 10 else 0 end from made m where m.order_id = l.order_id and m.note_id is not null and m.n > 2000;
update portal.delivery_notes d set state = case when m.n % 30 = 0 then 'partly_received' else 'received' end, finished_at = d.arrived_at + interval '1 hour' from made m where d.id = m.note_id and m.n > 2000;
