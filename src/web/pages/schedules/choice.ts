import { z } from 'zod'

const hour = 3_600_000
export const windows = {
  '6h': 6 * hour,
  '24h': 24 * hour,
  '7d': 168 * hour,
  '30d': 720 * hour,
  '1y': 8_760 * hour,
}
export type Window = keyof typeof windows
/** A year is for what is grouped by its cadence and comes that seldom. */
export const offeredWindows = ['6h', '24h', '7d', '30d'] as const

export const segments = ['all', 'attention', 'paused', 'running'] as const
export type Segment = (typeof segments)[number]

export const orders = {
  name: 'by name',
  next: 'next first',
  failed: 'last failure first',
  attention: 'attention first',
} as const
export type Order = keyof typeof orders

/** What of the list is asked for. All of it is in the address, and whatever cannot be read there is as if it were not. */
const choice = z.object({
  show: z.enum(segments).catch('all').default('all'),
  q: z.string().trim().max(100).catch('').default(''),
  window: z.enum(offeredWindows).catch('24h').default('24h'),
  order: z
    .enum(Object.keys(orders) as [Order])
    .catch('name')
    .default('name'),
  rows: z.enum(['comfortable', 'compact']).catch('comfortable').default('comfortable'),
  group: z.enum(['none', 'cadence']).catch('none').default('none'),
  page: z.coerce.number().int().min(1).max(1_000).catch(1).default(1),
})
export type Choice = z.infer<typeof choice>

const usual: Choice = choice.parse({})

export function choiceOf(query: Record<string, string>): Choice {
  return choice.parse(query)
}

/** The address of the list with some of it changed; what is as usual is left out. */
export function addressOf(chosen: Choice, changes: Partial<Choice> = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...chosen, page: 1, ...changes }))
    if (value !== usual[name as keyof Choice]) search.set(name, String(value))
  return search.size === 0 ? 'schedules' : `schedules?${search}`
}
