export { MaterialsModule } from './materials.module.js';
export { MaterialsCommands, type NewItem, type NewSupplierItem } from './materials.commands.js';
export { measureOf, offeredUnits, type OfferedUnit } from './offered-units.js';
export { UnitConversionsCommands } from './unit-conversions.commands.js';
