import { Module } from '@nestjs/common';
import { SuppliersCommands } from './suppliers.commands.js';
import { SuppliersController } from './suppliers.controller.js';
import { SuppliersQueries } from './suppliers.queries.js';

/** The suppliers the company buys from. */
@Module({ controllers: [SuppliersController], providers: [SuppliersCommands, SuppliersQueries], exports: [SuppliersCommands] })
export class SuppliersModule {}
