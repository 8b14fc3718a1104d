import { Module } from '@nestjs/common';
import { OrganizationCommands } from './organization.commands.js';
import { OrganizationController } from './organization.controller.js';
import { OrganizationQueries } from './organization.queries.js';
import { PlantsController } from './plants.controller.js';

/** The buying company, its plants and docks. */
@Module({
  controllers: [OrganizationController, PlantsController],
  providers: [OrganizationCommands, OrganizationQueries],
  exports: [OrganizationCommands],
})
export class OrganizationModule {}
