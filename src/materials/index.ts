export { MaterialsModule } from './materials.module.js';
export { MaterialsCommands, type NewItem, type NewSupplierItem } from './materials.commands.js';
