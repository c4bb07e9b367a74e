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

/** One mark in a line: when it was due, what became of it and why. */
export function markWords(mark: Mark, zone: string, sentenceOf: (reason: string) => string): string {
  const what = mark.count === 1 ? kindWords[onlyKind(mark)] : tallyWords(mark.tally)
  const late = mark.shape === 'late' && mark.count === 1 && mark.width > 0 ? ' after its grace' : ''
  const why = mark.reason === null ? '' : `. ${sentenceOf(mark.reason)}`
  return `${stretchWords(mark, zone)}: ${what}${late}${why}`
}

function onlyKind({ tally }: Mark): Kind {
  return told.find((kind) => tally[kind]) ?? 'planned'
}

function stretchWords({ first, last }: Mark, zone: string): string {
  const apart = (last.getTime() - first.getTime()) / 1000
  return apart < 1 ? absolute(first, zone) : `${absolute(first, zone)} and ${span(apart)} on`
}
