import { defineJob } from 'punctual'
import { ensureTables } from './tables.ts'

/** Compares the offers of different suppliers by the share of words that their titles have in common. */
export const score = defineJob({
  name: 'matching.score',
  group: 'matching',
  dependsOn: ['feed.normalise'],
  timeout: '5m',
  async run(payload: { threshold?: number }, { query, log, signal }) {
    const threshold = payload.threshold ?? 0.7
    await ensureTables(query)
    signal.throwIfAborted()
    const matches = await query(
      `insert into sample.matches (sku, other_sku, score)
       select o.sku, other.sku, round(common.words::numeric / (cardinality(o.words) + cardinality(other.words) - common.words), 2)
       from sample.offers o
       join sample.offers other on other.sku > o.sku and other.supplier <> o.supplier and other.words && o.words
       cross join lateral (
         select count(*) as words from (select unnest(o.words) intersect select unnest(other.words)) as both_have
       ) as common
       where common.words::numeric / (cardinality(o.words) + cardinality(other.words) - common.words) >= $1
       order by o.sku, other.sku
       on conflict (sku, other_sku) do update set score = excluded.score, scored_at = now()
       returning sku`,
      [threshold],
    )
    log.info('offers compared', { matches: matches.length, threshold })
  },
})

/** Publishes, for each offer that has a match, the cheapest one in stock among them. */
export const publish = defineJob({
  name: 'matching.publish',
  group: 'matching',
  dependsOn: ['matching.score'],
  timeout: '1m',
  async run(_payload, { query, log, signal }) {
    await ensureTables(query)
    signal.throwIfAborted()
    const published = await query<{ sku: string; cheapest_sku: string }>(
      `with pairs as (
         select sku, other_sku from sample.matches
         union all
         select other_sku, sku from sample.matches
         union all
         select sku, sku from sample.offers
       )
       insert into sample.best_prices (sku, cheapest_sku, price, offers)
       select pairs.sku, (array_agg(o.sku order by o.price, o.sku))[1], min(o.price), count(*)
       from pairs
       join sample.offers o on o.sku = pairs.other_sku and o.stock > 0
       group by pairs.sku
       having count(*) > 1
       order by pairs.sku
       on conflict (sku) do update
       set cheapest_sku = excluded.cheapest_sku, price = excluded.price, offers = excluded.offers, published_at = now()
       returning sku, cheapest_sku`,
    )
    const beaten = published.filter(({ sku, cheapest_sku: cheapest }) => cheapest !== sku)
    log.info('best prices published', { offers: published.length, cheaperElsewhere: beaten.length })
  },
})
