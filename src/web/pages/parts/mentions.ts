import type { ScheduleSigns } from '../../../db/schedule-signs.ts'

/** The words by which a schedule is found. */
export function toldBy({ id, description, tags, target }: ScheduleSigns): string {
  return [id, description, ...tags, target.job, target.group].join(' ')
}

/** Whether each word of what was typed is found, also as a part of another. */
export function mentions(told: string, typed: string): boolean {
  const text = told.toLowerCase()
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
