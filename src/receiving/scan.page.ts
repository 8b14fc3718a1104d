import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { NotFound } from '../platform/database/refusals.js';
import type { Locale } from '../platform/i18n/catalog.js';
import { page, type PageAnswer } from '../platform/web/answer.js';
import { conditionChoices } from './condition-choices.js';
import { keyFrom, keyText, type ScanAnswer } from './scan-answer.js';
import { ScanPageQueries, type CountNote, type ScanPlant } from './scan-page.queries.js';
import { either, ScanWords, type ScanCard, type ScanSheet } from './scan-words.js';

/** What the address of the scan page may say. */
export interface ScanAddress {
  plant?: string;
  note?: string;
  result?: string;
}

const ID = /^[1-9]\d{0,17}$/;

/** The handheld page: all that is on it comes from its address and the database. */
@Injectable()
export class ScanPage {
  constructor(
    private readonly queries: ScanPageQueries,
    private readonly words: ScanWords,
  ) {}

  /** @throws NotFound when the clerk has no plant, or the note is not there for him */
  async show(actor: Actor, locale: Locale, address: ScanAddress): Promise<PageAnswer> {
    const plants = await this.queries.plants(actor);
    const note = ID.test(address.note ?? '') ? await this.queries.note(actor, address.note ?? '') : null;
    const plant = await this.plant(actor, plants, note?.plantId ?? address.plant);
    const answer = await this.answer(actor, address.result);
    const sheet = note && this.words.sheet(locale, note, answer?.lineId);
    const card = answer && this.words.card(locale, plant.timeZone, answer);
    const model = {
      script: true, goods: conditionChoices(), back: '/receiving', subtitle: sheet?.subtitle ?? plantName(plant, locale), card: card ?? null,
      teach: card?.teachable ? address.result : '', sheet, plant,
      choosing: !note && plants.length > 1, plants: plants.map((one) => ({ ...one, name: plantName(one, locale), current: one.id === plant.id })),
      expected: note ? [] : await this.queries.expected(actor, plant.id), undo: await this.undo(actor, note), received: note ? closedStates.includes(note.state) : false };
    return page('receiving/scan', model, sheet ? { key: 'receiving.scan.title_note', params: { number: note?.number } } : 'receiving.scan.title', { layout: 'layouts/scan' });
  }

  /** What the script puts on the page after a batch; without a sheet when the note the device named is not there for it. */
  async after(actor: Actor, locale: Locale, plantId: string, noteId: string | null, answers: readonly ScanAnswer[]): Promise<{ cards: ScanCard[]; sheet: ScanSheet | null }> {
    const plant = (await this.queries.plants(actor)).find(({ id }) => id === plantId);
    const note = noteId ? await this.queries.note(actor, noteId).catch(absent) : null;
    const current = answers.findLast(({ lineId, outcome }) => lineId && outcome !== 'wrong')?.lineId;
    return {
      cards: answers.map((answer) => this.words.card(locale, plant?.timeZone ?? 'UTC', answer)),
      sheet: note && this.words.sheet(locale, note, current) };
  }

  private async plant(actor: Actor, plants: ScanPlant[], wanted: string | undefined): Promise<ScanPlant> {
    const known = (id: string | undefined) => plants.find((plant) => plant.id === id);
    const found = known(wanted) ?? known(await this.queries.lastPlant(actor)) ?? plants[0];
    if (!found) throw new NotFound();
    return found;
  }

  private async answer(actor: Actor, result: string | undefined): Promise<ScanAnswer | undefined> {
    const key = keyFrom(result ?? '');
    return key && this.queries.answer(actor, key);
  }

  private async undo(actor: Actor, note: CountNote | null): Promise<string> {
    const key = note && (await this.queries.undoable(actor, note.id));
    return key ? keyText(key) : '';
  }
}

/** The scans are stored: what the device had open is no reason to refuse them. */
function absent(error: unknown): null {
  if (error instanceof NotFound) return null;
  throw error;
}

const closedStates = ['received', 'closed', 'cancelled'];

function plantName(plant: ScanPlant, locale: Locale): string {
  return `${plant.code} ${either(locale, plant.name, plant.nameEn)}`;
}

/** The note a device has open after an answer: scanned paper opens it, and so does the first package. */
export function openAfter(openNoteId: string | null, { outcome, reason, noteId }: ScanAnswer): string | null {
  const opens = outcome === 'note' || outcome === 'right' || outcome === 'undone' || (outcome === 'already' && openNoteId === null && !reason);
  return opens && noteId ? noteId : openNoteId;
}
