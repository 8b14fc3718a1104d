export { DeliveriesModule } from './deliveries.module.js';
export { DeliveryCounters, type FoundCode } from './delivery-counters.js';
export { DeliveryNote } from './delivery-note.entity.js';
export { DeliveryNoteLine } from './delivery-note-line.entity.js';
export { Package } from './package.entity.js';
export { deliveryNoteLifecycle, IN_TRANSIT_STATES, type DeliveryNoteState } from './delivery-note.lifecycle.js';
