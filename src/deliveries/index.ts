export { DeliveriesModule } from './deliveries.module.js';
export { DeliveryCounters, type FoundCode } from './delivery-counters.js';
export { DeliveryNote } from './delivery-note.entity.js';
export { DeliveryNoteLine } from './delivery-note-line.entity.js';
export { Package } from './package.entity.js';
export { deliveryNoteLifecycle, IN_TRANSIT_STATES, type DeliveryNoteState } from './delivery-note.lifecycle.js';
export { DeliveriesCommands } from './deliveries.commands.js';
export type { NoteForm } from './deliveries.forms.js';
export type { DeliveryNoteFacts, NoteLineFact, ShipmentFact } from './deliveries.facts.js';
