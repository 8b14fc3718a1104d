import { page, type PageAnswer } from '../platform/web/answer.js';
import { errorsOf, inputsOf, openedForm, outdatedView, type Sent, type Words } from '../platform/web/outdated.js';
import { timeZones } from './organization.forms.js';
import type { ShownCompany, ShownOrganization, ShownPlant, ShownSource } from './organization.queries.js';

const labels: Record<string, string> = {
  name: 'organization.name', nameEn: 'organization.name_en', uscc: 'organization.uscc', timeZone: 'organization.time_zone', locale: 'organization.locale',
  plantId: 'organization.default_plant' };

/** One of the page's forms that is shown again: the company's, or that of a source. */
export interface SentForm {
  readonly company?: Sent;
  readonly source?: Sent & { readonly id: string };
}

/** The company, where its orders come from, and its plants. */
export function organizationPage({ company, plants, sources }: ShownOrganization, companyId: string, sent: SentForm = {}): PageAnswer {
  return page('organization/show', {
    ...companyForm(company, sent.company), company, plants, companyId,
    sources: sources.map((source) => ({ ...source, ...sourceForm(source, plants, sent.source?.id === source.id ? sent.source : undefined) })),
    plantOptions: plants.map((plant) => ({ value: plant.id, label: nameOf(plant), labelEn: `${plant.code} ${plant.nameEn}` })),
    zones: timeZones.map((zone) => ({ value: zone, label: zone })),
  }, 'organization.title');
}

function companyForm({ version, code: _code, ...company }: ShownCompany, sent?: Sent) {
  const { values, opened, changes } = openedForm({ version, inputs: inputsOf(company) }, sent);
  const words: Words = {
    label,
    value: (name, value) => (name === 'locale' ? { key: value === 'en' ? 'organization.locale_en' : 'organization.locale_zh' } : undefined) };
  return { opened, outdated: outdatedView(changes, sent, words), form: { values, errors: errorsOf(sent, (field) => labels[field]) } };
}

function sourceForm({ version, defaultPlantId }: ShownSource, plants: readonly ShownPlant[], sent?: Sent) {
  const { values, opened, changes } = openedForm({ version, inputs: { plantId: defaultPlantId ?? '' } }, sent);
  const plantOf = (id: string) => plants.find((plant) => plant.id === id);
  const words: Words = { label, value: (_name, id) => ({ text: nameOf(plantOf(id) ?? { code: '', name: '' }) }) };
  return { opened, outdated: outdatedView(changes, sent, words), plantId: values.plantId ?? '' };
}

function label(name: string): { labelKey: string } {
  return { labelKey: labels[name] ?? 'form.this_field' };
}

function nameOf({ code, name }: Pick<ShownPlant, 'code' | 'name'>): string {
  return `${code} ${name}`.trim();
}
