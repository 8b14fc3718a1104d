import { Module } from '@nestjs/common';
import { MaterialsCommands } from './materials.commands.js';
import { UnitConversionsCommands } from './unit-conversions.commands.js';
import { UnitConversionsController } from './unit-conversions.controller.js';
import { UnitConversionsQueries } from './unit-conversions.queries.js';

/** The buyer's items, their codes elsewhere and the units they come in. */
@Module({
  controllers: [UnitConversionsController],
  providers: [MaterialsCommands, UnitConversionsCommands, UnitConversionsQueries],
  exports: [MaterialsCommands, UnitConversionsCommands],
})
export class MaterialsModule {}
