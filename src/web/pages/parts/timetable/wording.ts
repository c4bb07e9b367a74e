import { absolute, span } from '../wording.ts'
import type { Kind } from './happened.ts'
import type { Mark, Tally } from './marks.ts'

export const kindWords: Record<Kind, string> = {
  ok: 'ran',
  late: 'ran late',
  running: 'running',
  failed: 'failed',
  skipped: 'skipped',
  missed: 'missed',
  planned: 'planned',
}

const told: readonly Kind[] = ['ok', 'late', 'running', 'failed', 'skipped', 'missed', 'planned']

/** "96 ran, 3 failed, 2 skipped" */
export function tallyWords(tally: Tally): string {
  const parts = told.filter((kind) => tally[kind]).map((kind) => `${tally[kind]} ${kindWords[kind]}`)
  return parts.join(', ') || 'nothing happened'
}

type Wording = {
  /** Of whoever reads, and of the schedule. */
  zone: string
  own: string
  reasonWords: (reason: string) => string
}

/** One mark in a line: when it was due in both zones, what became of it and why. */
export function markWords(mark: Mark, { zone, own, reasonWords }: Wording): string {
  const what = mark.count === 1 ? kindWords[onlyKind(mark)] : tallyWords(mark.tally)
  const why = mark.reason === null ? '' : ` (${reasonWords(mark.reason)})`
  const ownTime = zone === own ? '' : `, ${absolute(mark.first, own)}`
  return `${stretchWords(mark, zone)}${ownTime}: ${what}${why}`
}

function onlyKind({ tally }: Mark): Kind {
  return told.find((kind) => tally[kind]) ?? 'planned'
}

export function stretchWords({ first, last }: Mark, zone: string): string {
  const apart = (last.getTime() - first.getTime()) / 1000
  return apart < 1 ? absolute(first, zone) : `${absolute(first, zone)}, ${span(apart)} long`
}
