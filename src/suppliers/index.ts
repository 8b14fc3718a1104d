export { SuppliersModule } from './suppliers.module.js';
export { SuppliersCommands, type SupplierDetails } from './suppliers.commands.js';
