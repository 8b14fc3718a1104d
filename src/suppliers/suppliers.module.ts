import { Module } from '@nestjs/common';
import { SuppliersCommands } from './suppliers.commands.js';

/** The suppliers the company buys from. */
@Module({ providers: [SuppliersCommands], exports: [SuppliersCommands] })
export class SuppliersModule {}
