import { visibleNotes } from '../deliveries/index.js';
import type { Actor, Role } from '../platform/actor.js';

/** An object that has a history; `sql` finds it as far as the actor may see it: $1 = the actor's plants, $2 = its id. */
export interface Subject {
  sql: (actor: Actor) => string;
  page?: string;
  hiddenFrom?: readonly Role[];
  /** Ids of things of its kind whose facts are about it too, and came later: $2 = its id. */
  later?: string;
  /** Rows of facts that are told of another thing, and are about it too, with the organisation they are told of: $2 = its id. */
  also?: string;
}

/**
 * A person's account is in the buyer's scope, as it may be of several organisations: they read of their own there, and administrators
 * of all. In a supplier's scope its administrator reads only what was told of the supplier.
 */
export const PERSON = 'person';

const SUPPLIERS: readonly Role[] = ['supplier_clerk', 'supplier_admin'];
const NOT_ADMINISTRATORS: readonly Role[] = [...SUPPLIERS, 'warehouse_clerk', 'buyer', 'accountant'];

const anyPlant = 'cardinality($1::bigint[]) >= 0';
const ownPlant = '(cardinality($1::bigint[]) = 0 or o.plant_id = any($1::bigint[]))';
const called = (table: string, name: string, nameEn = name) => `select ${name} as name, ${nameEn} as "nameEn" from ${table} where o.id = $2 and ${anyPlant}`;
const named = (table: string, name = 'number', nameEn = name) => () => called(`${table} o`, `o.${name}`, `o.${nameEn}`);

const FACT = 'select f.*, null::text as organisation, null::text as "organisationEn"';

/** What the house's history tells of a thing of its own, which the facts name by `key`. */
const toldOfTheHouse = (table: string, types: string, key: string) =>
  `${FACT} from ${table} o join facts f on f.subject_type = 'company' and f.subject_id = o.company_id
   where o.id = $2 and f.type = any('{${types}}') and f.data->>'${key}' = o.id::text`;

/** Coming, changing and leaving is told of the organisation: of those the person was asked into, by the address, and became a member of. */
const MEMBERSHIP = `
  select f.*, o.name as organisation, o.name_en as "organisationEn" from (
    select 'supplier' as kind, s.id, s.name, s.name_en from suppliers s where s.id in (
      select m.supplier_id from memberships m where m.person_id = $2
      union select l.supplier_id from action_links l join people p on lower(p.email) = lower(l.email) where p.id = $2)
    union all select 'company', c.id, c.name, c.name_en from companies c) o
  join facts f on f.subject_type = o.kind and f.subject_id = o.id
  where f.type in ('member.joined', 'member.removed') and f.data->>'membershipId' = any(array(select m.id::text from memberships m where m.person_id = $2))
    or f.type in ('invitation.created', 'invitation.revoked') and lower(f.data->>'email') = (select lower(p.email) from people p where p.id = $2)`;

const MAIL = `${FACT} from companies c join facts f on f.subject_type = 'company' and f.subject_id = c.id
  where f.type = 'mail.sent_again' and f.data->>'mailId' = ($2::bigint)::text or f.type = 'mail.all_sent_again' and f.data->'mailIds' ? ($2::bigint)::text`;

const MAPPING = `${FACT} from code_mappings o join facts f on f.subject_type = 'company' and f.subject_id = o.company_id
  where o.id = $2 and f.type = 'code_mapping.set' and (f.data->>'source', f.data->>'kind', f.data->>'code') = (o.source, o.kind, o.code)`;

const LABEL = `${FACT} from scan_patterns o join facts f on f.subject_type = 'supplier' and f.subject_id = o.supplier_id
  where o.id = $2 and f.type in ('supplier.pattern_learned', 'supplier.pattern_retired') and f.data->>'patternId' = o.id::text`;

const CONVERSION = `unit_conversions o join units f on f.code = o.from_unit join units t on t.code = o.to_unit`;
const conversionIn = (name: string) => `format('%s %s = %s %s', o.denominator, f.${name}, o.numerator, t.${name})`;

/** By the word of the page's address. */
export const subjects: Record<string, Subject> = {
  purchase_order: { sql: named('purchase_orders'), page: '/purchase-orders/:id', hiddenFrom: ['warehouse_clerk'] },
  delivery_note: { sql: (actor) => `select n.number as name from delivery_notes n where n.id = $2 and ${visibleNotes(actor)}`, page: '/delivery-notes/:id' },
  goods_receipt: {
    sql: () => `select o.number as name from goods_receipts o where o.id = $2 and ${ownPlant}`, page: '/receiving/receipts/:id',
    later: 'select id from goods_receipts where reverses_id = $2' },
  statement: { sql: named('statements'), page: '/statements/:id', hiddenFrom: ['warehouse_clerk'] },
  supplier: { sql: named('suppliers', 'name', 'name_en'), page: '/suppliers/:id', hiddenFrom: ['warehouse_clerk'] },
  [PERSON]: {
    sql: named('people', 'name', 'name_en'), page: '/people', hiddenFrom: ['warehouse_clerk', 'buyer', 'accountant', 'supplier_clerk'], also: MEMBERSHIP },
  company: { sql: named('companies', 'name', 'name_en'), page: '/organization', hiddenFrom: ['warehouse_clerk', ...SUPPLIERS] },
  plant: {
    sql: named('plants', 'name', 'name_en'), page: '/organization/plants/:id', hiddenFrom: NOT_ADMINISTRATORS,
    also: toldOfTheHouse('plants', 'plant.created,plant.changed', 'plantId') },
  source: { sql: named('sources', 'name'), page: '/organization', hiddenFrom: NOT_ADMINISTRATORS, also: toldOfTheHouse('sources', 'source.changed', 'sourceId') },
  unit_conversion: {
    sql: () => `${called(CONVERSION, conversionIn('name'), conversionIn('name_en'))} and o.company_id is not null`, page: '/unit-conversions', hiddenFrom: NOT_ADMINISTRATORS,
    also: toldOfTheHouse('unit_conversions', 'unit_conversion.added,unit_conversion.retired', 'conversionId') },
  scan_pattern: { sql: named('scan_patterns', 'sample'), page: '/receiving/patterns', hiddenFrom: [...SUPPLIERS, 'buyer', 'accountant'], also: LABEL },
  code_mapping: { sql: named('code_mappings', 'code'), page: '/mappings', hiddenFrom: NOT_ADMINISTRATORS, also: MAPPING },
  exchange_message: {
    sql: () => called('exchange_messages o', `coalesce(nullif(o.business_key, ''), nullif(o.file_name, ''), o.id::text)`), page: '/exchange/:id',
    hiddenFrom: [...SUPPLIERS, 'warehouse_clerk', 'accountant'],
    also: toldOfTheHouse('exchange_messages', 'exchange_message.taken_again,exchange_message.accepted,exchange_message.discarded,exchange_message.sent_again', 'messageId') },
  mail: { sql: named('mails', 'subject'), page: '/mails/:id', hiddenFrom: NOT_ADMINISTRATORS, also: MAIL },
};
