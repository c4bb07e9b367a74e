import type { LoadedConfig } from '../config.ts'
import type { Definitions } from '../definitions.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
export const day = 24 * hour

type Act = { id: string; actor: string; reason: string }

/** What somebody, or a process, did at an instant of the past. */
export type Deed = { at: Date } & (
  | { does: 'deploy'; machine: string; region: string; config: 'former' | 'present' }
  | { does: 'replace'; machine: string; region: string }
  | { does: 'cut off'; reason: string }
  | { does: 'come back' }
  | ({ does: 'enable' } & Act)
  | ({ does: 'trigger' } & Act)
  | ({ does: 'retry' } & Act)
  | ({ does: 'disable'; until?: Date } & Act)
  | { does: 'flag'; name: string; isOn: boolean; actor: string; reason: string }
  | { does: 'blackout'; calendar: string; day: string; label: string; actor: string; reason: string }
)

export type Configs = Record<'former' | 'present', LoadedConfig & { definitions: Definitions }>

/** How long nobody kept time. */
export const outageMs = 78 * minute

/**
 * What happened in the days before `now`, in order: two releases, an outage, a daemon that was replaced, and people who
 * had their reasons. Days are counted back from the present, times of the day are UTC.
 */
export function storyOf({ now, days, ids }: { now: Date; days: number; ids: readonly string[] }): Deed[] {
  const since = now.getTime() - days * day
  const midnight = Math.floor(now.getTime() / day) * day
  const on = (ago: number, time: number) => new Date(midnight - ago * day + time)
  const ago = (ms: number) => new Date(now.getTime() - ms)
  const middle = Math.ceil(days / 2) - 1
  const outage = on(middle, 5 * hour + 25 * minute)
  const deeds: Deed[] = [
    { does: 'deploy', at: new Date(since), machine: 'demo-1', region: 'ams', config: 'former' },
    ...ids.map((id, place): Deed => {
      const at = new Date(since + minute + place * 7 * second)
      return { does: 'enable', id, actor: 'ana', reason: 'we go live', at }
    }),
    {
      ...by('lena', 'the nightly copy is not there yet'),
      does: 'disable',
      id: 'report.morning',
      at: new Date(since + 2 * hour),
      until: new Date(since + 20 * hour),
    },
    {
      ...by('marc', 'prices were reviewed'),
      does: 'flag',
      name: 'new-prices',
      isOn: true,
      at: on(middle + 2, 9 * hour + 12 * minute),
    },
    {
      does: 'deploy',
      at: on(middle + 1, 14 * hour + 10 * minute),
      machine: 'demo-2',
      region: 'ams',
      config: 'present',
    },
    {
      ...by('ana', 'the whole team is away'),
      does: 'blackout',
      calendar: 'closed',
      day: iso(on(1, 0)),
      label: 'Summer outing',
      at: on(middle + 1, 16 * hour),
    },
    { does: 'cut off', reason: 'the machine lost its network', at: outage },
    { does: 'come back', at: new Date(outage.getTime() + outageMs) },
    {
      ...by('lena', 'the outage is over, is the index complete?'),
      does: 'trigger',
      id: 'search.reindex',
      at: new Date(outage.getTime() + outageMs + 14 * minute),
    },
    {
      ...by('lena', 'the key was renewed'),
      does: 'retry',
      id: 'warehouse.export',
      at: on(middle, 8 * hour + 31 * minute),
    },
    { does: 'replace', machine: 'demo-3', region: 'fra', at: on(1, 16 * hour + 20 * minute) },
    {
      ...by('marc', 'the cache moves to another region'),
      does: 'disable',
      id: 'cache.warm',
      at: ago(95 * minute),
      until: ago(-40 * minute),
    },
    {
      ...by('lena', 'a copy before the migration'),
      does: 'trigger',
      id: 'backup.full',
      at: ago(22 * minute),
    },
  ]
  return deeds
    .filter(({ at }) => at.getTime() >= since && at < now)
    .sort((one, other) => one.at.getTime() - other.at.getTime())
}

function by(actor: string, reason: string) {
  return { actor, reason }
}

function iso(at: Date): string {
  return at.toISOString().slice(0, 10)
}
