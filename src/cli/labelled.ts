import { paint } from './paint.ts'

/** Lines under one title, which stands before the first of them. */
export function labelled(title: string, lines: readonly string[]): string[] {
  return lines.map((line, place) => `${label(place === 0 ? title : '')}${line}`)
}

export function label(text: string): string {
  return paint('dim', text.padEnd(10))
}
