import { readFile } from 'node:fs/promises'
import { defineJob } from 'punctual'
import { parseCsv } from './csv.ts'
import { ensureTables } from './tables.ts'

const feed = new URL('./products.csv', import.meta.url)

/** Reads the suppliers' offers from a file into the database. */
export const download = defineJob({
  name: 'feed.download',
  group: 'feed',
  timeout: '1m',
  async run(_payload, { query, log, signal }) {
    const offers = parseCsv(await readFile(feed, { encoding: 'utf8', signal }))
    await ensureTables(query)
    signal.throwIfAborted()
    const written = await query<{ isNew: boolean }>(
      `insert into sample.offers as known (sku, supplier, title, price, stock)
       select sku, supplier, title, price, stock
       from jsonb_to_recordset($1) as feed (sku text, supplier text, title text, price numeric, stock integer)
       order by sku
       on conflict (sku) do update
       set supplier = excluded.supplier, title = excluded.title, price = excluded.price, stock = excluded.stock,
         seen_at = now()
       returning xmax = 0 as "isNew"`,
      [JSON.stringify(offers)],
    )
    log.info('offers read from the feed', {
      offers: written.length,
      new: written.filter(({ isNew }) => isNew).length,
    })
  },
})

/** Reduces each title to its sorted, lower-case words: "Oat Drink Barista 1 l" and "Barista oat drink 1l" become equal. */
export const normalise = defineJob({
  name: 'feed.normalise',
  group: 'feed',
  dependsOn: ['feed.download'],
  timeout: '1m',
  async run(_payload, { query, log, signal }) {
    await ensureTables(query)
    const offers = await query<{ sku: string; title: string }>(
      'select sku, title from sample.offers order by sku',
    )
    signal.throwIfAborted()
    const normalised = offers.map(({ sku, title }) => ({ sku, words: wordsOf(title) }))
    const changed = await query(
      `with changed as (
         select o.sku, n.words
         from sample.offers o
         join jsonb_to_recordset($1) as n (sku text, words text[]) on n.sku = o.sku
         where o.words is distinct from n.words
         order by o.sku
         for update of o
       )
       update sample.offers o set words = changed.words from changed where o.sku = changed.sku
       returning o.sku`,
      [JSON.stringify(normalised)],
    )
    log.info('titles normalised', { offers: offers.length, changed: changed.length })
  },
})

function wordsOf(title: string): string[] {
  const words =
    title
      .toLowerCase()
      .replace(/(\d+)\s*(kg|g|ml|l)\b/g, '$1$2')
      .match(/[a-z0-9%]+/g) ?? []
  return [...new Set(words)].sort()
}
