export { OrganizationModule } from './organization.module.js';
export { OrganizationCommands, type NewCompany, type NewPlant } from './organization.commands.js';
