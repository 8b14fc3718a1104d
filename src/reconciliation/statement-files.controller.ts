import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { languageFrom } from '../platform/pdf/pdf-template.js';
import { PdfPool } from '../platform/pdf/pdf-pool.js';
import { file, type Answer } from '../platform/web/answer.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import { Policy, Who } from '../platform/web/policy.js';
import { statementCsv } from './statement.csv.js';
import { readers } from './statement.page.js';
import { statementPdf } from './statement.pdf.js';
import { printedVersion } from './statement.pdf-source.js';
import { StatementSheetQueries } from './statement-sheet.queries.js';
import type { StatementSnapshot } from './statement-snapshot.rules.js';

/** A statement on paper and as a table; both show the stored version and nothing else. */
@Controller('statements/:id')
export class StatementFilesController {
  constructor(
    private readonly sheets: StatementSheetQueries,
    private readonly pdf: PdfPool,
  ) {}

  @Get('statement.pdf')
  @Policy({ action: 'statement.print', roles: readers, effect: 'read', object: 'statement' })
  async print(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Query('version') version?: string, @Query('language') language?: string): Promise<Answer> {
    const { head, stored, at } = await this.sheets.stored(actor, id, numberFrom(version));
    const model = printedVersion(head, stored, languageFrom(language) ?? head.supplierLocale, { at: at.toISOString(), by: actor.name });
    return file(await this.pdf.render(statementPdf, model), 'application/pdf', `${head.number}-v${stored.version}.pdf`);
  }

  @Get('statement.csv')
  @Policy({ action: 'statement.export', roles: readers, effect: 'read', object: 'statement' })
  async export(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Query('version') version?: string, @Query('language') language?: string): Promise<Answer> {
    const { head, stored } = await this.sheets.stored(actor, id, numberFrom(version));
    const text = statementCsv(JSON.parse(stored.snapshot) as StatementSnapshot, languageFrom(language) ?? head.supplierLocale);
    return file(new TextEncoder().encode(text), 'text/csv; charset=utf-8', `${head.number}-v${stored.version}.csv`, false);
  }
}

function numberFrom(text: string | undefined): number | undefined {
  return /^[1-9]\d{0,5}$/.test(text ?? '') ? Number(text) : undefined;
}
