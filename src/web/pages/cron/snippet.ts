import type { PreviewQuestion } from '../../preview.ts'

/** The same as it would stand in the code. */
export function snippetOf({ cron, timezone, dst, window }: PreviewQuestion): string {
  const days = window?.days?.map((day) => dayNames[day - 1]).join(',')
  const lines = [
    "id: 'my-schedule',",
    `cron: '${cron.trim()}',`,
    ...(timezone === 'UTC' ? [] : [`timezone: '${timezone}',`]),
    ...(window
      ? [`window: { from: '${window.from}', to: '${window.to}'${days ? `, days: '${days}'` : ''} },`]
      : []),
    ...dstLine(dst),
    "target: { job: 'my-job' },",
  ]
  return `{\n${lines.map((line) => `  ${line}`).join('\n')}\n}`
}

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

function dstLine({ gap = 'after', overlap = 'first' }: NonNullable<PreviewQuestion['dst']> = {}): string[] {
  return gap === 'after' && overlap === 'first' ? [] : [`dst: { gap: '${gap}', overlap: '${overlap}' },`]
}
