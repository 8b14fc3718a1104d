import { Module } from '@nestjs/common';
import { MaterialsCommands } from './materials.commands.js';

/** The buyer's items and their codes elsewhere. */
@Module({ providers: [MaterialsCommands], exports: [MaterialsCommands] })
export class MaterialsModule {}
