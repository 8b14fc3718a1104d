import { Injectable, type PipeTransform } from '@nestjs/common';
import { NotFound } from '../database/refusals.js';

/** An id in a path: digits within bigint; anything else is simply not there. */
@Injectable()
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!/^[1-9][0-9]{0,17}$/.test(value)) throw new NotFound();
    return value;
  }
}
