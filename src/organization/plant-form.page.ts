import type { Locale } from '../platform/i18n/catalog.js';
import { page, type PageAnswer } from '../platform/web/answer.js';
import { errorsOf, inputsOf, openedForm, outdatedView, type Inputs, type Kept, type Sent, type Words } from '../platform/web/outdated.js';
import { timeZones } from './organization.forms.js';
import type { ShownPlant } from './organization.queries.js';

const labels: Record<string, string> = {
  code: 'organization.code', name: 'organization.name', nameEn: 'organization.name_en', address: 'organization.address', timeZone: 'organization.time_zone' };
const NEW: Kept = { version: 0, inputs: { timeZone: 'Asia/Shanghai' } };
const NEW_DOCKS = ['new1', 'new2'];
const DOCK_FIELD = /^docks\[(\w+)\]\[(code|name|nameEn)\]$/;

/** The form of a plant with its docks, new without one; as it was sent when it is shown again. */
export function plantFormPage(locale: Locale, plant: ShownPlant | null, sent?: Sent): PageAnswer {
  const { values, opened, changes } = openedForm(plant ? keptOf(plant) : NEW, sent);
  const title = plant ? { key: 'organization.plant_of', params: { name: `${plant.code} ${locale === 'en' ? plant.nameEn : plant.name}` } } : { key: 'organization.new_plant' };
  return page('organization/plant', {
    plant, opened, outdated: outdatedView(changes, sent, wordsOf(plant)), docks: docksIn(values, plant), zones: timeZones.map((zone) => ({ value: zone, label: zone })),
    form: { values, errors: errorsOf(sent, (field) => labels[field] ?? 'organization.dock') },
  }, title, { crumbs: [{ key: 'organization.title', href: '/organization' }, title] });
}

function keptOf({ version, code, name, nameEn, address, timeZone, docks }: ShownPlant): Kept {
  const byId = Object.fromEntries(docks.map((dock) => [dock.id, { code: dock.code, name: dock.name, nameEn: dock.nameEn }]));
  return { version, inputs: inputsOf({ code, name, nameEn, address, timeZone, docks: byId }) };
}

function docksIn(values: Inputs, plant: ShownPlant | null) {
  return [...(plant?.docks.map(({ id }) => id) ?? []), ...NEW_DOCKS].map((key) => ({
    key, added: key.startsWith('new'), code: values[`docks[${key}][code]`] ?? '', name: values[`docks[${key}][name]`] ?? '',
    nameEn: values[`docks[${key}][nameEn]`] ?? '' }));
}

/** A dock's fields are told with its code. */
function wordsOf(plant: ShownPlant | null): Words {
  return {
    label: (name) => {
      const [, id, field] = DOCK_FIELD.exec(name) ?? [];
      if (!field) return { labelKey: labels[name] ?? 'form.this_field' };
      return { labelKey: field === 'nameEn' ? 'organization.name_en' : `organization.dock_${field}`, of: plant?.docks.find((dock) => dock.id === id)?.code ?? '' };
    },
  };
}
