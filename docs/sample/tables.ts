import type { JobContext } from 'punctual'

/** The sample's own tables. Any job may be the first to run, and several may be it at once: one lock, one transaction. */
export async function ensureTables(query: JobContext['query']): Promise<void> {
  await query(`
    do $$
    begin
      if to_regclass('sample.best_prices') is not null then return; end if;
      perform pg_advisory_xact_lock(hashtext('punctual sample tables'));
      create schema if not exists sample;
      create table if not exists sample.offers (
        sku text primary key,
        supplier text not null,
        title text not null,
        price numeric not null,
        stock integer not null,
        words text[] not null default '{}',
        seen_at timestamptz not null default now()
      );
      create table if not exists sample.matches (
        sku text not null references sample.offers on delete cascade,
        other_sku text not null references sample.offers on delete cascade,
        score numeric not null,
        scored_at timestamptz not null default now(),
        primary key (sku, other_sku)
      );
      create table if not exists sample.best_prices (
        sku text primary key references sample.offers on delete cascade,
        cheapest_sku text not null references sample.offers on delete cascade,
        price numeric not null,
        offers integer not null,
        published_at timestamptz not null default now()
      );
    end
    $$`)
}
