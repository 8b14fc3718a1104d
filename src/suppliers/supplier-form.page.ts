import { page, type PageAnswer } from '../platform/web/answer.js';
import { errorsOf, inputsOf, openedForm, outdatedView, type Kept, type Sent, type Words } from '../platform/web/outdated.js';
import type { ShownSupplier } from './suppliers.queries.js';

const labels: Record<string, string> = {
  code: 'supplier.code', name: 'supplier.name', shortName: 'supplier.short_name', nameEn: 'supplier.name_en', uscc: 'supplier.uscc',
  phone: 'supplier.phone', address: 'supplier.address', paymentTerms: 'supplier.payment_terms', locale: 'supplier.locale', state: 'supplier.state' };

const NEW: Kept = { version: 0, inputs: { locale: 'zh-CN' } };

const words: Words = {
  label: (name) => ({ labelKey: labels[name] ?? 'form.this_field' }),
  value: (name, value) =>
    name === 'state' ? { key: `state.supplier.${value}` } : name === 'locale' ? { key: value === 'en' ? 'organization.locale_en' : 'organization.locale_zh' } : undefined,
};

/** The form of a supplier, new without one; as it was sent when it is shown again. */
export function supplierFormPage(supplier: ShownSupplier | null, sent?: Sent): PageAnswer {
  const { values, opened, changes } = openedForm(supplier ? keptOf(supplier) : NEW, sent);
  const title = supplier ? 'supplier.edit_title' : 'supplier.new_title';
  return page('suppliers/form', {
    id: supplier?.id ?? null, opened, outdated: outdatedView(changes, sent, words), form: { values, errors: errorsOf(sent, (field) => labels[field]) },
  }, title, { crumbs: [{ key: 'supplier.list_title', href: '/suppliers' }, { key: title }] });
}

function keptOf(supplier: ShownSupplier): Kept {
  const own = supplier as unknown as Record<string, unknown>;
  return { version: supplier.version, inputs: inputsOf(Object.fromEntries(Object.keys(labels).map((name) => [name, own[name]]))) };
}
