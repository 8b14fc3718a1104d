import { DefaultNamingStrategy, type ColumnOptions, type NamingStrategyInterface, type ValueTransformer } from 'typeorm';
import { Decimal } from '../../lib/decimal.js';

const exact: ValueTransformer = {
  to: (value: Decimal | string | null | undefined) => (value === null || value === undefined ? value : String(value)),
  from: (value: string | null) => (value === null ? null : new Decimal(value)),
};

/** An exact decimal: numeric in the database, `Decimal` in the code, never a float. */
export const decimalColumn: ColumnOptions = { type: 'numeric', transformer: exact };

/** camelCase in the code, snake_case in the database, without saying so at every column. */
export class SnakeCaseNaming extends DefaultNamingStrategy implements NamingStrategyInterface {
  override columnName(propertyName: string, customName: string): string {
    return customName || propertyName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}
