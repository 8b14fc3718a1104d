import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The schema, its value domains and the functions every later table leans on. */
export class CreateSchema1763884800000 implements MigrationInterface {
  name = 'CreateSchema1763884800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema if not exists portal;
      create extension if not exists pg_trgm with schema public;
      grant usage on schema portal to portal_supplier, portal_internal, portal_auth;

      -- NaN and Infinity pass a plain "> 0", so the domains refuse them once for every column.
      create domain portal.quantity as numeric(18,6)
        constraint quantity_is_finite check (value <> 'NaN'::numeric and abs(value) < 1000000000000);
      create domain portal.price as numeric(18,6)
        constraint price_is_finite check (value <> 'NaN'::numeric and value >= 0 and value < 1000000000000);
      create domain portal.amount as numeric(18,2)
        constraint amount_is_finite check (value <> 'NaN'::numeric and abs(value) < 10000000000000000);
      create domain portal.percent as numeric(7,4)
        constraint percent_is_plausible check (value <> 'NaN'::numeric and value >= 0 and value <= 100);
      create domain portal.moment as timestamptz constraint moment_is_finite check (isfinite(value));
      create domain portal.day as date constraint day_is_finite check (isfinite(value));
      -- People type and print these numbers: no control characters, no blank edges, no spreadsheet formula.
      create domain portal.document_number as text
        constraint document_number_is_printable
        check (value = btrim(value) and length(value) between 1 and 60 and value !~ '[[:cntrl:]]' and value !~ '^[=+@]');
      create domain portal.currency as text constraint currency_is_iso check (value ~ '^[A-Z]{3}$');

      -- The supplier of the running scope; '' is what a reset setting reads as.
      create function portal.current_supplier() returns bigint language sql stable
        as $$ select nullif(current_setting('app.supplier_id', true), '')::bigint $$;

      create function portal.refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only', tg_table_name
          using errcode = '23514', constraint = tg_table_name || '_is_append_only';
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema portal cascade');
  }
}
