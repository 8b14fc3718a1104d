import { Module } from '@nestjs/common';
import { OrganizationCommands } from './organization.commands.js';

/** The buying company, its plants and docks. */
@Module({ providers: [OrganizationCommands], exports: [OrganizationCommands] })
export class OrganizationModule {}
